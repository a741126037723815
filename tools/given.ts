import { asks, SAID_MAX, says, withoutFillers, type Choosable } from '../core/chat/said.ts';
import { TutorError } from '../core/errors.ts';
import { choosableOf, readAnswer, showQuestion, type Question } from '../core/questions/index.ts';
import type { Shuffle } from '../core/questions/question-type.ts';
import type { ToolContext } from './tool.ts';

/** An answer as it was read: by its stable ids or verbatim, with the words it came in and who vouches for them. */
export type Given = {
  readonly answer: readonly string[];
  readonly typed: readonly string[];
  readonly provenance: ToolContext['provenance'];
};

const anyWords: ReadonlySet<string> = new Set(['text', 'blanks']); // forms in which every sentence could be an answer

/**
 * What to read, in this order, when a model acts on a learner's message: the message itself, but not where any message
 * would do ("can you explain retention" must not become an answer); then what the model points at; then the message
 * without the filler around it. Of several choices a model could leave one out, so nothing is pointed at there.
 */
function* ownWords(said: string, pointedAt: readonly string[], kind: string, choosable: Choosable): Generator<readonly string[]> {
  if (said.length > SAID_MAX || asks(said)) return;
  if (!anyWords.has(kind)) yield [said];
  if (kind !== 'choices' && says(said, pointedAt, choosable)) yield pointedAt;
  const short = withoutFillers(said, choosable);
  if (!anyWords.has(kind) && short !== said.trim()) yield [short];
}

/**
 * Reads an answer. Where a model passes it on, code looks for it in the learner's own message: then it is theirs. What a
 * model put together itself counts as relayed.
 */
export function readGiven(
  question: Question,
  shuffle: Shuffle,
  answer: readonly string[],
  { said, provenance, locale }: Pick<ToolContext, 'said' | 'provenance' | 'locale'>,
): Given {
  const shown = showQuestion(question, shuffle);
  if (provenance === 'relayed' && said !== undefined) {
    for (const words of ownWords(said, answer, shown.kind, choosableOf(shown))) {
      try {
        return { answer: readAnswer(shown, words, locale), typed: words, provenance: 'direct' };
      } catch (error) {
        if (!(error instanceof TutorError)) throw error; // not readable as it stands: the next way, or the model's words
      }
    }
  }
  return { answer: readAnswer(shown, answer, locale), typed: answer, provenance };
}
