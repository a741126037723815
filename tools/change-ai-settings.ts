import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { agents, MaxTokens, ModelName, Temperature } from '../core/prompts/settings.ts';
import { changeSettings } from '../db/queries/ai-settings.ts';
import { saySettings, ToldSettings } from './show-ai-settings.ts';
import { defineTool } from './tool.ts';

const INHERITED = 'environment';

export const changeAiSettings = defineTool({
  name: 'change-ai-settings',
  description: 'Change how an agent’s model is asked, from the next turn on. Give only what is to change; the rest stays as it is.',
  roles: admins,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  confirm: true,
  input: z
    .strictObject({
      agent: z.enum(agents).default('tutor').describe('Whose settings: the tutor’s where they do not say.'),
      model: z
        .union([z.literal(INHERITED), ModelName])
        .describe('The model: offline, provider:model such as openai:gpt-5-mini, or environment for the one that the environment names.')
        .optional(),
      temperature: Temperature.describe('From 0, the same each time, to 100, the most varied.').optional(),
      maxTokens: MaxTokens.describe('How many tokens an answer may have.').optional(),
    })
    .refine(
      ({ model, temperature, maxTokens }) => model !== undefined || temperature !== undefined || maxTokens !== undefined,
      'name at least one thing to change',
    ),
  output: ToldSettings,

  run: ({ agent, model, ...change }, { db, newId }) =>
    changeSettings(db, newId(), agent, { ...change, model: model === INHERITED ? null : model }),

  say: (settings) => `From now on ${saySettings(settings)}.`,
});
