import { z } from 'zod';
import { PromptVersionId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { agents, ModelName } from '../core/prompts/settings.ts';
import { addVersion, VersionName } from '../db/queries/prompt-versions.ts';
import { defineTool } from './tool.ts';

const PROMPT_MAX = 40_000; // about 10,000 tokens, sent at every step

export const addPrompt = defineTool({
  name: 'add-prompt',
  description:
    'Keep a text as a new prompt version of an agent. It is told to nobody until activate-prompt puts it in use. What it says is never changed: a change is another version.',
  roles: admins,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    agent: z.enum(agents).default('tutor').describe('Whose prompt: the tutor’s where they do not say.'),
    name: VersionName.describe('What to call it, such as "shorter hints".'),
    text: z
      .string()
      .max(PROMPT_MAX)
      .transform((text) => text.replaceAll('\r\n', '\n').trim())
      .refine((text) => text.length > 0, 'wants a text')
      .describe('What the agent is told, word for word.'),
    model: ModelName.describe('The model that this version is for; without it, the one of the settings.').optional(),
  }),
  output: z.object({ version: z.uuid(), name: z.string(), added: z.boolean() }),

  run: ({ agent, name, text, model }, { db, who, newId, now }) =>
    addVersion(db, who, { id: PromptVersionId.parse(newId()), agent, name, text, model }, now),

  say: ({ name, added }) =>
    added ? `"${name}" is kept. activate-prompt puts it in use.` : `That text is there already: it is the version "${name}".`,
});
