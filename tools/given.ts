import { asks, SAID_MAX, says, withoutFillers } from '../core/chat/said.ts';
import { spokenAnswer, withoutSureness } from '../core/chat/spoken.ts';
import { TutorError } from '../core/errors.ts';
import type { MessageId } from '../core/ids.ts';
import { Shown } from '../core/questions/forms/index.ts';
import { choosableOf, readAnswer, showQuestion, type Question } from '../core/questions/index.ts';
import type { Shuffle } from '../core/questions/question-type.ts';
import type { ToolContext } from './tool.ts';

/** An answer as it was read: by its stable ids or verbatim, with the words it came in and who vouches for them. */
export type Given = {
  readonly answer: readonly string[];
  readonly typed: readonly string[];
  readonly provenance: ToolContext['provenance'];
  /** The learner's message in which code found it, where a model passed it on. */
  readonly message?: MessageId;
};

const anyWords: ReadonlySet<string> = new Set(['text', 'blanks']); // forms in which every sentence could be an answer

/**
 * What to read, in this order, when a model acts on a learner's message: the message itself, but not where any message
 * would do ("can you explain retention" must not become an answer); then what the model points at; then the message
 * without the filler around it; then what it says in the words of a person who talks. Of several choices a model could
 * leave one out, so nothing is pointed at there. How sure they say they are is no part of the answer.
 */
function* ownWords(message: string, pointedAt: readonly string[], shown: Shown): Generator<readonly string[]> {
  if (message.length > SAID_MAX || asks(message)) return;
  const choosable = choosableOf(shown);
  const { said } = withoutSureness(message);
  const whole = anyWords.has(shown.kind) ? [] : [...new Set([message, said])];
  for (const each of whole) yield [each];
  if (shown.kind !== 'choices' && says(said, pointedAt, choosable)) yield pointedAt;
  const short = withoutFillers(said, choosable);
  if (!anyWords.has(shown.kind) && !whole.includes(short) && short !== said.trim()) yield [short];
  const spoken = spokenAnswer(short, shown) ?? spokenAnswer(said, shown);
  if (spoken) yield spoken;
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
  const shown = Shown.parse(showQuestion(question, shuffle));
  if (provenance === 'relayed' && said !== undefined) {
    for (const words of ownWords(said.text, answer, shown)) {
      try {
        return { answer: readAnswer(shown, words, locale), typed: words, provenance: 'direct', message: said.id };
      } catch (error) {
        if (!(error instanceof TutorError)) throw error; // not readable as it stands: the next way, or the model's words
      }
    }
  }
  return { answer: readAnswer(shown, answer, locale), typed: answer, provenance };
}
