import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { agents } from '../core/prompts/settings.ts';
import { activateVersion, VersionName } from '../db/queries/prompt-versions.ts';
import { defineTool } from './tool.ts';

export const activatePrompt = defineTool({
  name: 'activate-prompt',
  description:
    'Put a prompt version in use from the next turn on, in the place of the one that is. "previous" goes back to the one before.',
  roles: admins,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  confirm: true,
  input: z.strictObject({
    agent: z.enum(agents).default('tutor').describe('Whose prompt: the tutor’s where they do not say.'),
    version: VersionName.describe('Its id or name, or: previous.'),
  }),
  output: z.object({ version: z.uuid(), name: z.string(), before: z.string().nullable() }),

  run: ({ agent, version }, { db, who, now }) => activateVersion(db, who, agent, version, now),

  say: ({ name, before }) =>
    name === before
      ? `"${name}" was in use already.`
      : `"${name}" is in use from now on${before ? `; before it was "${before}"` : ''}. Turns that have begun end as they began.`,
});
