/** What Discord takes of a message made of components. Its documentation and its OpenAPI description say so, where nothing else is said. */
export const COMPONENTS_MAX = 40; // in a message, those inside others included
export const TEXT_MAX = 4000; // characters of all texts of a message together
export const ID_MAX = 100; // characters of a custom_id, which has one at least and is unique in its message
export const ROW_BUTTONS_MAX = 5;
export const BUTTON_LABEL_MAX = 80;
export const OPTIONS_MAX = 25; // of a select
export const OPTION_MAX = 100; // characters of its label, its value and its description
export const PLACEHOLDER_MAX = 150;

/** What it takes of a modal. The description allows more parts than the documentation; the service keeps to the documentation. */
export const MODAL_PARTS_MAX = 5;
export const LABEL_MAX = 45;
export const LABEL_DESCRIPTION_MAX = 100;
export const INPUT_MAX = 4000;

/** What we keep to, so that all of it fits. */
export const HEADER_MAX = 300; // characters: where one is, and for how long
export const QUESTION_TEXT_MAX = 2300; // leaves room for hints, and for the verdict when it was answered
export const VERDICT_ROOM = 1000; // characters that hints leave
export const ONE_TAP_MAX = ROW_BUTTONS_MAX; // options that are answered by a button each
export const ORDER_MAX = 20; // items to tap: four rows of buttons, which leave no room to ask how sure somebody is
export const SLOTS_PER_PAGE = 10; // two components each; the rest of a question takes 18, with its hints and a file
export const SLOTS_MAX = 36; // of a draft in an id of 100 characters
export const LATER_COMPONENTS = 2; // what a question may yet get: its hints, and a file
export const FILE_NAME = 'question.md';
