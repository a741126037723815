import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { agents } from '../core/prompts/settings.ts';
import { listSettings } from '../db/queries/ai-settings.ts';
import { defineTool } from './tool.ts';

/** How an agent's model is asked, as tools tell it. */
export const ToldSettings = z.object({
  agent: z.enum(agents),
  model: z.string().nullable().describe('Null: the one that the environment names.'),
  temperature: z.int(),
  maxTokens: z.int(),
  isDefault: z.boolean(),
});

/** How they read to a person. */
export const saySettings = ({ agent, model, temperature, maxTokens, isDefault }: z.output<typeof ToldSettings>): string =>
  `${agent}: ${model ?? 'the model of the environment'}, temperature ${temperature} of 100, at most ${maxTokens} tokens an answer${isDefault ? ' (as shipped)' : ''}`;

export const showAiSettings = defineTool({
  name: 'show-ai-settings',
  description: 'Show which model each agent asks, at what temperature, and how long its answers may be.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ settings: z.array(ToldSettings) }),

  run: async (_input, { db }) => ({ settings: await listSettings(db) }),

  say: ({ settings }) => [...settings.map(saySettings), 'A prompt version that names a model goes before this.'].join('\n'),
});
