import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { agents } from '../core/prompts/settings.ts';
import { ListedPrompt, listVersions } from '../db/queries/prompt-versions.ts';
import { defineTool } from './tool.ts';

export const listPrompts = defineTool({
  name: 'list-prompts',
  description: 'List the prompt versions: which one each agent is told now, who wrote and activated it, and when. Not what they say.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({ agent: z.enum(agents).describe('Only of this agent; without it, of all.').optional() }),
  output: z.object({ prompts: z.array(ListedPrompt) }),

  run: async ({ agent }, { db }) => ({ prompts: await listVersions(db, agent) }),

  say: ({ prompts }) =>
    prompts.length === 0
      ? 'There is no prompt version yet.'
      : prompts
          .map(({ agent, name, isActive, model, characters, createdBy, createdAt, activatedBy, activatedAt }) =>
            [
              `- ${agent}: ${name}${isActive ? ' (in use)' : ''}, ${characters} characters${model ? `, by ${model}` : ''}`,
              `written ${createdBy ? `by ${createdBy}, ` : ''}${createdAt.slice(0, 10)}`,
              activatedAt
                ? `${isActive ? 'in use since' : 'last put in use'} ${activatedAt.slice(0, 16)}${activatedBy ? ` by ${activatedBy}` : ''}`
                : 'never in use',
            ].join('; '),
          )
          .join('\n'),
});
