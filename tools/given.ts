import { asks, says, withoutLeadIn } from '../core/chat/said.ts';
import { TutorError } from '../core/errors.ts';
import { readAnswer, showQuestion } from '../core/questions/index.ts';
import type { Shuffle } from '../core/questions/question-type.ts';
import type { StoredQuestion } from '../db/queries/record.ts';
import type { ToolContext } from './tool.ts';

/** An answer as it was read: by its stable ids or verbatim, with the words it came in and who vouches for them. */
export type Given = {
  readonly answer: readonly string[];
  readonly typed: readonly string[];
  readonly provenance: ToolContext['provenance'];
};

const anyWords: ReadonlySet<string> = new Set(['text', 'blanks']); // forms in which every sentence could be an answer

/**
 * What to read, in this order, when a model acts on a learner's message: what it points at, then the message itself, but
 * not where any message would do: "can you explain retention" must not become an answer.
 */
function* ownWords(said: string, pointedAt: readonly string[], kind: string): Generator<readonly string[]> {
  if (says(said, pointedAt)) yield pointedAt;
  if (asks(said) || anyWords.has(kind)) return;
  const short = withoutLeadIn(said);
  if (short !== said.trim()) yield [short];
  yield [said];
}

/**
 * Reads an answer. Where a model passes it on, code looks for it in the learner's own message: then it is theirs. What a
 * model put together itself counts as relayed.
 */
export function readGiven(
  question: StoredQuestion,
  shuffle: Shuffle,
  answer: readonly string[],
  { said, provenance, locale }: Pick<ToolContext, 'said' | 'provenance' | 'locale'>,
): Given {
  const shown = showQuestion(question, shuffle);
  if (provenance === 'relayed' && said !== undefined) {
    for (const words of ownWords(said, answer, shown.kind)) {
      try {
        return { answer: readAnswer(shown, words, locale), typed: words, provenance: 'direct' };
      } catch (error) {
        if (!(error instanceof TutorError)) throw error; // not readable as it stands: the next way, or the model's words
      }
    }
  }
  return { answer: readAnswer(shown, answer, locale), typed: answer, provenance };
}
