import { TutorError } from '../errors.ts';
import { Shown } from '../questions/forms/index.ts';
import { asControl, gradeAnswer, readAnswer, rubricOf, showQuestion, solutionOf, type Question } from '../questions/index.ts';

/** The ids that an answer in this form can hold; none where it holds words. */
function offered(shown: Shown): readonly string[] {
  if ('options' in shown) return shown.options.map(({ id }) => id);
  if (shown.kind === 'slots') return shown.slots.flatMap(({ options }) => options.map(({ id }) => id));
  return shown.kind === 'order' ? shown.items.map(({ id }) => id) : [];
}

/** What an answer gives something to, in order: the same places, or its ids stand for something else. */
const placesOf = (shown: Shown): string => (shown.kind === 'pairs' ? JSON.stringify(shown.items.map(({ id }) => id)) : '');

/** Whether a stored answer could have been given to a question that is shown like this. */
function fits(shown: Shown, answer: readonly string[]): boolean {
  try {
    return readAnswer(shown, asControl(shown, answer), 'en').length > 0;
  } catch (error) {
    if (error instanceof TutorError && error.kind === 'invalid') return false;
    throw error;
  }
}

/**
 * What a stored answer is worth under another version of its question, or undefined where the two cannot be compared: it
 * is of another type, somebody judged it, what was chosen is not there any more, or what is right now was not there then.
 */
export function gradeAgain(served: Question, newest: Question, answer: readonly string[]): number | undefined {
  if (served.type !== newest.type || rubricOf(served) || rubricOf(newest)) return undefined;
  const [then, now] = [Shown.parse(showQuestion(served)), Shown.parse(showQuestion(newest))];
  if (then.kind !== now.kind || placesOf(then) !== placesOf(now) || !fits(now, answer)) return undefined;
  const wasThere = new Set(offered(then));
  const holdsIds = wasThere.size > 0;
  if (holdsIds && solutionOf(newest)?.some((id) => !wasThere.has(id))) return undefined;
  return gradeAnswer(newest, answer).fraction;
}
