import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { differenceOf, sayDifference } from '../core/prompts/difference.ts';
import { agents } from '../core/prompts/settings.ts';
import { getVersionBesideActive, ListedPrompt, VersionName } from '../db/queries/prompt-versions.ts';
import { defineTool } from './tool.ts';

export const showPrompt = defineTool({
  name: 'show-prompt',
  description: 'Show what a prompt version says word for word, and what would change if it were put in use.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({
    agent: z.enum(agents).default('tutor').describe('Whose prompt: the tutor’s where they do not say.'),
    version: VersionName.default('active').describe('Its id or name, or: active, previous.'),
  }),
  output: z.object({
    ...ListedPrompt.shape,
    text: z.string(),
    difference: z.string().describe('From the version in use to this one, line by line; empty where they say the same.'),
  }),

  async run({ agent, version }, { db }) {
    const { activeText, ...found } = await getVersionBesideActive(db, agent, version);
    return { ...found, difference: sayDifference(differenceOf(activeText, found.text)) };
  },

  say: ({ agent, name, isActive, model, text, difference }) =>
    [
      `${agent}: ${name}${isActive ? ', in use' : ''}${model ? `, for ${model}` : ''}`,
      '',
      text,
      ...(difference ? ['', 'What would change:', difference] : []),
    ].join('\n'),
});
