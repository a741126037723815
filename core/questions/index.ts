import type { z } from 'zod';
import { TutorError } from '../errors.ts';
import { dragAndDrop } from './drag-and-drop.ts';
import type { Form } from './forms/form.ts';
import { choosableIn } from './forms/choosable.ts';
import { forms, type Shown as ShownForm } from './forms/index.ts';
import { controlOf } from './forms/control-id.ts';
import { matching } from './matching.ts';
import { multipleChoice } from './multiple-choice.ts';
import { multipleResponse } from './multiple-response.ts';
import { ordering } from './ordering.ts';
import { pickFromList } from './pick-from-list.ts';
import type { Explained, Grade, QuestionType, RubricItem, Shuffle } from './question-type.ts';
import { fillInBlank } from './fill-in-blank.ts';
import { numericalEntry } from './numerical-entry.ts';
import { shortAnswer } from './short-answer.ts';
import { trueFalse } from './true-false.ts';
import type { questionTypeNames } from './type-names.ts';

/** Every kind of question there is. The database, the importers and the tests all read this list. */
export const questionTypes = [
  multipleChoice,
  trueFalse,
  fillInBlank,
  numericalEntry,
  shortAnswer,
  pickFromList,
  matching,
  ordering,
  multipleResponse,
  dragAndDrop,
] as const;

/** What a version's `body` holds, by type. In texts {{1}}, {{2}} … stand for blanks and slots. */
export const questionBodies = Object.fromEntries(questionTypes.map(({ name, body }) => [name, body])) as {
  [Name in (typeof questionTypeNames)[number]]: Extract<(typeof questionTypes)[number], { readonly name: Name }>['body']; // what the line above builds
};
export type QuestionBody = z.output<(typeof questionBodies)[keyof typeof questionBodies]>;

const byName: ReadonlyMap<string, QuestionType> = new Map(questionTypes.map((type) => [type.name, type as unknown as QuestionType])); // each keeps its own types; bodies are parsed first
const formByKind: ReadonlyMap<string, Form> = new Map(forms.map((form) => [form.kind, form as unknown as Form])); // the same

/** A question as it is stored: its type's name and a body of that type. */
export type Question = { readonly type: string; readonly body: unknown };

/** A question as it is shown: a form, with what the form draws. */
export type Shown = { readonly kind: string };

const FRACTION_STEPS = 100_000; // what the column holds: five decimal places

function opened(question: Question): { type: QuestionType; body: object } {
  const type = byName.get(question.type);
  if (!type) throw new TutorError('invalid', `There is no kind of question called "${question.type}".`);
  return { type, body: type.body.parse(question.body) };
}
const formOf = (shown: Shown): Form => formByKind.get(shown.kind)!; // shown by a type, whose kinds are those of the list

/** The parts of a question whose order may change, each with its ids as stored. */
export function partsToShuffle(question: Question): Shuffle {
  const { type, body } = opened(question);
  return type.shuffled?.(body) ?? {};
}

/** What the learner may see before answering. */
export function showQuestion(question: Question, shuffle: Shuffle = {}): Shown & Record<string, unknown> {
  const { type, body } = opened(question);
  return type.show(body, shuffle);
}

/** The form in which an answer is wanted, as it follows "Please give". */
export const answerForm = (shown: Shown): string => formOf(shown).wanted(shown);

/** The labels and texts of all that a question shows to be chosen. */
export function choosableOf(shown: Shown): { readonly labels: readonly string[]; readonly texts: readonly string[] } {
  const options = choosableIn(shown as ShownForm); // shown by a type, whose kinds are those of the list
  return { labels: options.map(({ label }) => label), texts: options.map(({ text }) => text) };
}

/** An answer as it is stored and graded, or what is wrong with it: *invalid* records nothing and is not *wrong*. */
export function readAnswer(shown: Shown, answer: readonly string[], locale: string): readonly string[] {
  const reading = formOf(shown).read(answer, shown, locale);
  if ('answer' in reading) return reading.answer;
  const wanted = answerForm(shown);
  throw new TutorError(
    'invalid',
    `That could not be read as an answer: ${reading.problem}. Please give ${wanted}${wanted.endsWith('…') ? '' : '.'}`,
  );
}

/** A stored answer as a control sends it, so that nothing typed can be taken for it, nor it for something typed. */
export const asControl = (shown: Shown, answer: readonly string[]): readonly string[] =>
  formOf(shown).ids ? answer.map(controlOf) : answer;

/** Grades an answer that was read. The learner's words decide nothing else. */
export function gradeAnswer(question: Question, answer: readonly string[]): Grade {
  const { type, body } = opened(question);
  const { fraction, parts } = type.grade(body, answer);
  return { fraction: Math.round(fraction * FRACTION_STEPS) / FRACTION_STEPS, parts };
}

/** An answer that is right, unless a rubric decides. */
export function solutionOf(question: Question): readonly string[] | undefined {
  const { type, body } = opened(question);
  return type.solution(body);
}

/** Every choice with why it is right or wrong. */
export function explainQuestion(question: Question): readonly Explained[] {
  const { type, body } = opened(question);
  return type.explain(body);
}

/** What an answer is judged by, where code alone cannot grade it. */
export function rubricOf(question: Question): readonly RubricItem[] | undefined {
  const { type, body } = opened(question);
  return type.rubric?.(body);
}

/** An answer that is stored, as its learner would read it: texts, not ids. */
export const readableAnswer = (question: Question, answer: readonly string[]): string => {
  const given = gradeAnswer(question, answer).parts.map((part) => (part.label ? `${part.label}: ${part.given}` : part.given));
  return given.filter(Boolean).join('; ') || answer.join('; ');
};
