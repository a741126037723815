import { z } from 'zod';
import type { MessageParts } from './log.ts';

type Part = MessageParts[number];

const textOfPart = (part: Part): string => (part.type === 'text' && typeof part['text'] === 'string' ? part['text'].trim() : '');

/** What a message says, a paragraph for each time it began to speak. */
export const textOf = (parts: readonly Part[]): string => parts.map(textOfPart).filter(Boolean).join('\n\n');

/** The beginning of a text, cut between two characters: half of one can neither be stored nor shown. */
export const beginningOf = (text: string, length: number): string => text.slice(0, length).replace(/\p{Surrogate}$/u, '');

const Call = z.object({
  type: z.templateLiteral(['tool-', z.string()]).transform((type) => type.slice('tool-'.length)),
  toolCallId: z.string(),
  state: z.string(),
  input: z.json().default({}),
  output: z.json().optional(),
  errorText: z.string().default('It was not done.'),
});

/** A call of a tool, as a part of a message tells it. */
export const callIn = (part: Part): z.output<typeof Call> | undefined => Call.safeParse(part).data;

/** The tool that a part calls. */
export const toolOf = (part: Part): string | undefined => (part.type.startsWith('tool-') ? part.type.slice('tool-'.length) : undefined);

/** Calls that never came to an end are ended: a talk with an open one could not go on. */
export const closeDangling = (parts: readonly Part[]): MessageParts =>
  parts.map((part) =>
    toolOf(part) !== undefined && (part['state'] === 'input-streaming' || part['state'] === 'input-available')
      ? { ...part, state: 'output-error', input: part['input'] ?? {}, errorText: 'This was stopped before it was done.' }
      : part,
  );

/** Fields whose content nobody but their owner reads: they are kept out of logs and stored talks. */
const privateField = /^note$|password|secret|token|transcript|base64|api_?key/i;

/** A value without what is private in it. */
export function withoutPrivate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrivate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      privateField.test(field) && inner !== null && inner !== undefined ? '(left out)' : withoutPrivate(inner),
    ]),
  );
}
