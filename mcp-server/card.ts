import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Tool as Definition } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { AttemptId } from '../core/ids.ts';
import { confidences } from '../core/runs/confidence.ts';
import { answerInput, Answered } from '../tools/answering.ts';

const EXTENSION = 'io.modelcontextprotocol/ui';
const CARD_URI = 'ui://viva/quiz-card.html';
const CARD_TYPE = 'text/html;profile=mcp-app';

/** The tools whose results the card draws. */
const drawn: ReadonlySet<string> = new Set(['next-question']);

/** The tool of the card itself: what comes by it was chosen in the card, past the model. */
export const ANSWER_CARD = 'answer-card';

/** What the card sends. */
export const CardAnswer = z.strictObject({
  attempt: AttemptId.describe('The question that the card shows.'),
  answer: answerInput,
  confidence: z.enum(confidences).describe('How sure they say they are.').optional(),
});

/** What a tool's definition says of the card that draws its result; nothing for tools without one. */
export const cardMeta = (name: string): { readonly _meta?: Record<string, unknown> } =>
  drawn.has(name) ? { _meta: { ui: { resourceUri: CARD_URI, visibility: ['model', 'app'] }, 'ui/resourceUri': CARD_URI } } : {}; // older hosts know the second

/** Whether the client draws cards, and so keeps to the card what only the card may call. */
export function drawsCards(server: Server): boolean {
  const types = server.getClientCapabilities()?.extensions?.[EXTENSION];
  const mimeTypes = types && 'mimeTypes' in types ? types.mimeTypes : undefined; // whatever a client says
  return Array.isArray(mimeTypes) && mimeTypes.includes(CARD_TYPE);
}

const schemaOf = (schema: z.ZodObject, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, target: 'draft-7' }) as Definition['inputSchema']; // an object's

/** The card's tool as it is described: hosts that draw cards let no model call it. */
export const answerCardDefinition = (): Definition => ({
  name: ANSWER_CARD,
  title: 'Answer in the card',
  description: 'Grade and save what the learner chose in the quiz card. Only the card calls it.',
  inputSchema: schemaOf(CardAnswer, 'input'),
  outputSchema: schemaOf(Answered, 'output'),
  annotations: { title: 'Answer in the card', readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  _meta: { ui: { resourceUri: CARD_URI, visibility: ['app'] }, 'ui/resourceUri': CARD_URI },
});

let html: string | undefined; // read once, at the first client that wants it

/** The card itself. */
export const cardHtml = (): string => (html ??= readFileSync(join(import.meta.dirname, 'apps', 'quiz-card.html'), 'utf8'));

/** Lets clients read the card. It loads nothing and speaks to its host alone. */
export function addCard(mcp: McpServer): void {
  const ui = { prefersBorder: true, csp: { connectDomains: [], resourceDomains: [] } };
  const about = { title: 'Quiz card', description: 'Draws a question, and takes its answer from the learner.', mimeType: CARD_TYPE };
  mcp.registerResource('quiz-card', CARD_URI, about, async ({ href: uri }) => ({
    contents: [{ uri, mimeType: CARD_TYPE, text: cardHtml(), _meta: { ui } }],
  }));
}
