import { TutorError } from '../errors.ts';
import type { Grade, QuestionType, ShownQuestion } from './question-type.ts';
import { trueFalse } from './true-false.ts';

/** Every kind of question there is. The database, the importers and the tests all read this list. */
export const questionTypes = [trueFalse] as const;
export type QuestionTypeName = (typeof questionTypes)[number]['name'];

const byName: ReadonlyMap<string, QuestionType> = new Map(questionTypes.map((type) => [type.name, type as QuestionType]));

/** A question as it is stored: its type's name and a body of that type. */
export type Question = { readonly type: QuestionTypeName; readonly body: unknown };

const typeOf = (question: Question): QuestionType => byName.get(question.type)!; // the name comes from the list the map is made of

/** What the learner may see before answering. */
export function showQuestion(question: Question): ShownQuestion {
  const type = typeOf(question);
  return type.show(type.body.parse(question.body));
}

/** Grades an answer, or says in which form it is wanted; either way the learner's words decide nothing else. */
export function gradeAnswer(question: Question, answer: readonly string[]): Grade {
  const type = typeOf(question);
  const body = type.body.parse(question.body);
  const read = type.read(answer, body);
  if (read === undefined)
    throw new TutorError('invalid', `That could not be read as an answer; please give ${type.show(body).answerForm}.`);
  return type.grade(body, read);
}
