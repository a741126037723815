import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { contentTypes, listContent, readContent, type ContentQuestion } from './content.ts';

const LESSON_WORDS_MIN = 600;
const QUESTIONS_MIN = 80;
const names = listContent();

it('has courses to look at', () => expect(names.length).toBeGreaterThan(0));

const plain = (words: string) =>
  words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const wordsOf = (lesson: string) => plain(lesson).split(' ').length;

/** What gives the answer away, as a learner would read it. */
function keyOf(question: ContentQuestion): string[] {
  switch (question.type) {
    case 'multiple_choice':
      return question.body.choices.filter(({ id }) => id === question.body.correct).map((choice) => choice.text);
    case 'fill_in_blank':
      return question.body.blanks.flatMap(({ accepted }) => accepted);
    case 'numerical_entry':
      return [String(question.body.value)];
    case 'short_answer':
      return 'accepted' in question.body ? question.body.accepted : [];
    case 'pick_from_list':
      return question.body.slots.flatMap(({ options, correct }) => options.filter(({ id }) => id === correct).map((option) => option.text));
    default:
      return []; // several parts: no hint could hold them all
  }
}

const holds = (hint: string, answer: string) => ` ${plain(hint)} `.includes(` ${plain(answer)} `);
const placeholders = (words: string) => [...words.matchAll(/\{\{(\d+)\}\}/g)].map(([, number]) => Number(number));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const unique = (list: readonly string[]) => new Set(list).size === list.length;

/** What is wrong inside a question beyond its form. */
function wrongIn(question: ContentQuestion): string[] {
  const wrong: string[] = [];
  const want = (holdsTrue: boolean, what: string) => void (holdsTrue || wrong.push(`${question.key}: ${what}`));
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  switch (question.type) {
    case 'multiple_choice':
      want(ids(question.body.choices).includes(question.body.correct), 'the key is a choice');
      want(unique(ids(question.body.choices)) && unique(question.body.choices.map((choice) => plain(choice.text))), 'choices differ');
      break;
    case 'multiple_response':
      want(
        question.body.correct.every((id) => ids(question.body.choices).includes(id)),
        'the key is a subset',
      );
      want(question.body.correct.length < question.body.choices.length && unique(ids(question.body.choices)), 'not all are right');
      break;
    case 'fill_in_blank':
      want(placeholders(question.body.text).join() === upTo(question.body.blanks.length).join(), 'placeholders are {{1}}, {{2}} …');
      break;
    case 'pick_from_list':
      want(placeholders(question.body.text).join() === upTo(question.body.slots.length).join(), 'placeholders are {{1}}, {{2}} …');
      want(
        question.body.slots.every(({ options, correct }) => ids(options).includes(correct) && unique(ids(options))),
        'the key is an option',
      );
      break;
    case 'matching':
      want(
        ids(question.body.left).every((id) => ids(question.body.right).includes(question.body.pairs[id] ?? '')),
        'every left item has its pair',
      );
      want(Object.keys(question.body.pairs).length === question.body.left.length, 'no other pairs');
      break;
    case 'ordering':
      want(
        question.body.order.toSorted().join() === ids(question.body.items).toSorted().join() && unique(question.body.order),
        'the order holds each item once',
      );
      want(question.body.order.join() !== ids(question.body.items).join(), 'the items are not written in the right order');
      break;
    case 'drag_and_drop':
      want(
        ids(question.body.items).every((id) => ids(question.body.zones).includes(question.body.placement[id] ?? '')),
        'every item has its zone',
      );
      want(Object.keys(question.body.placement).length === question.body.items.length, 'no other placements');
      break;
    default:
      break;
  }
  const given = keyOf(question);
  for (const [rung, hint] of question.hints.entries()) want(!given.some((answer) => holds(hint, answer)), `hint ${rung + 1} holds the key`);
  want(!given.some((answer) => plain(answer).split(' ').length > 1 && holds(question.text, answer)), 'the stem holds the key');
  return wrong;
}

describe.each(names)('the course %s', (name) => {
  const { course, lessons, questions } = readContent(name);
  const topics = course.modules.flatMap((module) => module.topics.map(({ code }) => code));

  it('has lessons long enough to study from', () =>
    expect(
      [...lessons].map(([lesson, words]) => [lesson, wordsOf(words)] as const).filter(([, words]) => words < LESSON_WORDS_MIN),
    ).toEqual([]));
  it('has enough questions, of all ten types, at least three of each', () => {
    expect(questions.length).toBeGreaterThanOrEqual(QUESTIONS_MIN);
    expect(contentTypes.filter((type) => questions.filter((question) => question.type === type).length < 3)).toEqual([]);
  });
  it('has questions that are whole', () => {
    verifies('content:studyable');
    expect(questions.flatMap(wrongIn)).toEqual([]);
  });
  it('repeats no key and no stem', () => {
    expect(unique(questions.map((question) => question.key))).toBe(true);
    const stems = questions.map((question) =>
      plain(question.text + ('text' in question.body ? question.body.text : '') + (question.codeSnippet ?? '')),
    );
    expect(stems.filter((stem, index) => stems.indexOf(stem) !== index)).toEqual([]);
  });
  it('refers to what is there', () => {
    const sets = course.sets.map((set) => set.key);
    expect(unique(topics) && unique(course.lessons.map((lesson) => lesson.key))).toBe(true);
    expect(course.lessons.filter(({ topic }) => !topics.includes(topic))).toEqual([]);
    expect(topics.filter((topic) => !course.lessons.some((lesson) => lesson.topic === topic))).toEqual([]);
    expect(
      questions
        .filter((question) => !topics.includes(question.topic) || !lessons.has(question.lesson) || !sets.includes(question.set))
        .map((question) => question.key),
    ).toEqual([]);
    expect(course.exam.questions.filter((question) => !questions.some((each) => each.key === question))).toEqual([]);
    expect(topics.filter((topic) => questions.filter((question) => question.topic === topic).length < 5)).toEqual([]);
  });
  it('spreads difficulty', () => {
    const share = (low: number, high: number) =>
      questions.filter(({ difficulty }) => difficulty >= low && difficulty <= high).length / questions.length;
    expect([share(1, 3), share(4, 6), share(7, 10)].every((part) => part >= 0.15)).toBe(true);
  });
  it('does not let the place or the length of a choice give it away', () => {
    const choices = questions.flatMap((question) => (question.type === 'multiple_choice' ? [question.body] : []));
    const first = choices.filter(({ choices: [head], correct }) => head?.id === correct).length / choices.length;
    const longest =
      choices.filter(({ choices: list, correct }) =>
        list.every((choice) => choice.id === correct || choice.text.length <= list.find(({ id }) => id === correct)!.text.length),
      ).length / choices.length;
    expect(first).toBeLessThan(0.45);
    expect(longest).toBeLessThan(0.55);
  });
});
