import { z } from 'zod';
import type { MessageParts } from './log.ts';
import { beginningOf, toolOf } from './message.ts';

const RESULTS_MAX = 6;
const ASKED_MAX = 6;
const TEXT_MAX = 120; // characters of each, enough to know it again

/** What is kept of the part of a talk that is too long ago to be sent along. It is counted, not made up: no model writes it. */
export const Summary = z.object({
  /** The last message that it covers. */
  upTo: z.uuid(),
  messages: z.int(),
  answered: z.int(),
  right: z.int(),
  /** The runs that were started and how they ended, the newest last. */
  runs: z.array(z.string()),
  /** What was asked about the materials, the newest last. */
  asked: z.array(z.string()),
});
export type Summary = z.output<typeof Summary>;

type Message = { readonly id: string; readonly role: 'user' | 'assistant'; readonly parts: MessageParts };

const short = (text: string): string => (text.length > TEXT_MAX ? `${beginningOf(text, TEXT_MAX - 1)}…` : text);

// Of what tools gave only what is counted is looked at; a tool of another version gives nothing.
const Started = z.object({ title: z.string(), questions: z.int() });
const Answered = z.object({
  recorded: z.literal(true),
  again: z.boolean().optional(),
  verdict: z.object({ correct: z.boolean() }).nullable(),
});
const Ended = z.object({
  result: z.object({ title: z.string(), correct: z.int().nullable(), questions: z.int(), passed: z.boolean().nullable() }),
});
const Asked = z.object({ question: z.string() });

/** Adds messages to what is kept of those before them. */
export function summarise(before: Summary | undefined, messages: readonly Message[]): Summary | undefined {
  const last = messages.at(-1);
  if (!last) return before;
  const { answered, right, ...kept } = before ?? { messages: 0, answered: 0, right: 0, runs: [], asked: [] };
  const sum = { answered, right, runs: [...kept.runs], asked: [...kept.asked] };
  for (const part of messages.flatMap(({ parts }) => parts)) {
    if (toolOf(part) === undefined || part['state'] !== 'output-available') continue;
    const output = part['output'];
    const started = Started.safeParse(output);
    if (toolOf(part) === 'start-run' && started.success)
      sum.runs.push(short(`started ${started.data.title}, ${started.data.questions} questions`));
    const given = Answered.safeParse(output);
    if (given.success && !given.data.again) {
      sum.answered += 1;
      sum.right += given.data.verdict?.correct ? 1 : 0;
    }
    const ended = Ended.safeParse(output);
    if (ended.success) {
      const { title, correct, questions, passed } = ended.data.result;
      const verdict = passed === null ? '' : passed ? ', passed' : ', not passed';
      sum.runs.push(short(`ended ${title}${correct === null ? '' : `: ${correct} of ${questions} right`}${verdict}`));
    }
    const asked = Asked.safeParse(part['input']);
    if (toolOf(part) === 'search-materials' && asked.success) sum.asked.push(short(asked.data.question));
  }
  return {
    upTo: last.id,
    messages: kept.messages + messages.length,
    answered: sum.answered,
    right: sum.right,
    runs: sum.runs.slice(-RESULTS_MAX),
    asked: sum.asked.slice(-ASKED_MAX),
  };
}

/** What is kept, as a model reads it. */
export const saySummary = ({ messages, answered, right, runs, asked }: Summary): string =>
  [
    `Earlier in this conversation, ${messages} messages ago and before:`,
    answered ? `${answered} questions were answered, ${right} of them right.` : '',
    runs.length ? `Runs: ${runs.join('; ')}.` : '',
    asked.length ? `They asked: ${asked.map((each) => JSON.stringify(each)).join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join(' ');

/** The older part of a talk as one message, so that it is counted once. */
export const asMessage = (summary: Summary): MessageParts => [{ type: 'data-summary', data: summary }];

/** What a stored message says of the older part; undefined where it is of another form. */
export const readSummary = (parts: MessageParts | null): Summary | undefined => Summary.safeParse(parts?.[0]?.['data']).data;

/** How long a text is for a model, about: four bytes a token. */
export const tokensIn = (text: string): number => Math.ceil(new TextEncoder().encode(text).length / 4);
