import { z } from 'zod';
import type { Reply } from '../../../agent/reply.ts';
import { wordsBeside } from '../../../core/chat/words-beside.ts';
import { Answered } from '../../../tools/answering.ts';
import { Going, Question } from '../../../tools/asked.ts';
import { discordMarkdown } from '../render/markdown.ts';
import type { Shown } from './pen.ts';
import { citedIn, namesIn, numbersOf, passagesIn, sourcesBelow, type Passage } from './sources.ts';

type Chunk = ReturnType<Reply['stream']> extends ReadableStream<infer Each> ? Each : never;

/** A question as it was asked. */
export type Asked = z.output<typeof Asked>;
const Asked = z.object({ question: Question, going: Going });
/** What is drawn below the words of a reply. */
export type Picture = { readonly kind: 'asked'; readonly asked: Asked } | { readonly kind: 'answered'; readonly answered: Answered };

/** What came of a reply so far. */
export type Telling = {
  take(chunk: Chunk): void;
  /** What there is to show while it goes on. */
  now(): Shown;
  /** All of it, with where it is from. `withQuestions` reads them out, where they could not be drawn. */
  whole(withQuestions?: boolean): string;
  /** Whether it cites what was found in this turn by no tool. */
  citesOlder(): boolean;
  /** Takes note of passages that were found earlier. */
  know(found: readonly Passage[]): void;
  pictures(): readonly Picture[];
  /** The sentences of tools that were not run. */
  readonly refusals: readonly string[];
  /** What went wrong, in a sentence. */
  trouble(): string | undefined;
};

/** What is being done, by tool; in the small line below the words. */
const doings: Readonly<Record<string, string>> = {
  'search-materials': 'looking it up …',
  'explain-answer': 'looking it up …',
  'submit-answer': 'grading …',
  'next-question': 'choosing a question …',
  'start-run': 'choosing questions …',
};
const DOING = 'one moment …';

/** What is drawn of what a tool gave. */
function pictureOf(tool: string, output: unknown): Picture | undefined {
  const answered = tool === 'submit-answer' ? Answered.safeParse(output).data : undefined;
  if (answered) return { kind: 'answered', answered };
  const asked = tool === 'next-question' ? Asked.safeParse(output).data : undefined;
  return asked && { kind: 'asked', asked };
}

/** Follows a reply as it comes. */
export function openTelling(): Telling {
  let text = '';
  let trouble: string | undefined;
  const running = new Map<string, string>();
  const drawn: Picture[] = [];
  const refusals: string[] = [];
  const passages = new Map<string, Passage>();

  const know = (found: readonly Passage[]) => {
    for (const passage of found) passages.set(passage.cite.toLowerCase(), passage);
  };
  const shown = (withQuestions = false) => {
    const numbers = withQuestions ? [] : drawn.flatMap((each) => (each.kind === 'asked' ? [each.asked.question.number] : []));
    const said = wordsBeside(text, numbers);
    const cited = citedIn(said, passages);
    return { written: discordMarkdown(said, numbersOf(cited)), cited };
  };

  return {
    take(chunk) {
      if (chunk.type === 'text-start' && text) text += '\n\n';
      if (chunk.type === 'text-delta') text += chunk.delta;
      if (chunk.type === 'tool-input-available') running.set(chunk.toolCallId, chunk.toolName);
      if (chunk.type === 'tool-output-available') {
        const picture = pictureOf(running.get(chunk.toolCallId) ?? '', chunk.output);
        running.delete(chunk.toolCallId);
        // Of two questions that were asked in one turn the first is not open any more.
        if (picture?.kind === 'asked') drawn.splice(0, drawn.length, ...drawn.filter(({ kind }) => kind !== 'asked'));
        if (picture) drawn.push(picture);
        know(passagesIn(chunk.output));
      }
      if (chunk.type === 'tool-output-error') {
        running.delete(chunk.toolCallId);
        refusals.push(chunk.errorText);
      }
      if (chunk.type === 'error') trouble = chunk.errorText;
    },
    now: () => {
      const tool = [...running.values()].at(-1);
      return { text: shown().written, doing: tool === undefined ? undefined : (doings[tool] ?? DOING) };
    },
    whole(withQuestions) {
      const { written, cited } = shown(withQuestions);
      return [written.trim(), sourcesBelow(cited)].filter(Boolean).join('\n');
    },
    citesOlder: () => namesIn(text).some((name) => !passages.has(name)),
    know,
    pictures: () => drawn,
    refusals,
    trouble: () => trouble,
  };
}
