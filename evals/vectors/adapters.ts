import { dragAndDrop } from './drag-and-drop.ts';
import { fillInBlank } from './fill-in-blank.ts';
import { matching } from './matching.ts';
import { multipleChoice } from './multiple-choice.ts';
import { multipleResponse } from './multiple-response.ts';
import { numericalEntry } from './numerical-entry.ts';
import { ordering } from './ordering.ts';
import { pickFromList } from './pick-from-list.ts';
import { shortAnswer } from './short-answer.ts';
import { trueFalse } from './true-false.ts';
import type { Adapter } from './vector.ts';

/** How the examples of other systems are told in our types, by type. */
export const adapters: Readonly<Record<string, Adapter>> = {
  multiple_choice: multipleChoice,
  true_false: trueFalse,
  fill_in_blank: fillInBlank,
  numerical_entry: numericalEntry,
  short_answer: shortAnswer,
  pick_from_list: pickFromList,
  matching,
  ordering,
  multiple_response: multipleResponse,
  drag_and_drop: dragAndDrop,
};
