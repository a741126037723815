import { expect, it } from 'vitest';
import { questionTypes, readAnswer, showQuestion, solutionOf, asControl } from '../index.ts';
import { Shown } from './index.ts';
import { sayGiven } from './say-given.ts';

const said: Record<(typeof questionTypes)[number]['name'], string> = {
  multiple_choice: 'B. A peril',
  true_false: 'True',
  fill_in_blank: '(1) adverse; (2) underwriting',
  numerical_entry: '1.25 m',
  short_answer: 'retention',
  pick_from_list: '(1) 2; (2) 3',
  matching: 'Dog: Mammal; Frog: Amphibian; Toad: Amphibian',
  ordering: '1. Report the loss; 2. Check the policy; 3. Investigate; 4. Pay the claim',
  multiple_response: 'A. Hail damage to a car; C. Theft of a bicycle',
  drag_and_drop: 'Smoked coats: Direct loss; Missed profit: Indirect loss; Broken glass: Direct loss',
};

it.each(questionTypes.map(({ name, example }) => [name, example] as const))(
  'says an answer to %s in words, without an id',
  (name, { body }) => {
    const question = { type: name, body };
    const shown = Shown.parse(showQuestion(question));
    const answer = asControl(shown, solutionOf(question)!); // no example has a rubric
    expect(sayGiven(shown, readAnswer(shown, answer, 'en'))).toBe(said[name]);
  },
);
