import type { ElicitRequestFormParams, PrimitiveSchemaDefinition } from '@modelcontextprotocol/sdk/types.js';
import type { FormKind, ShownAs } from '../core/questions/forms/form.ts';
import type { Shown } from '../core/questions/forms/index.ts';
import { ESSAY_MAX, WORDS_MAX } from '../core/limits.ts';
import { controlOf } from '../core/questions/forms/control-id.ts';
import type { Option } from '../core/questions/forms/option.ts';
import { confidences } from '../core/runs/confidence.ts';

/** What a person put into a form, as their program sends it. */
type Content = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A question as a form that a client draws itself, and how what comes back reads as an answer. */
type AnswerForm = {
  readonly fields: Readonly<Record<string, PrimitiveSchemaDefinition>>;
  /** Fields that may stay empty. */
  readonly optional?: readonly string[];
  readonly read: (content: Content) => readonly string[];
};

const said = (value: Content[string] | undefined): string => (typeof value === 'string' ? value : '');
const lineOf = ({ label, text }: Option): string => `${label}. ${text}`;

/** One of several options. The lines are what is sent back: every client knows a list of texts, not all know titles beside values. */
const oneOf = (title: string, options: readonly Option[]): PrimitiveSchemaDefinition => ({
  type: 'string',
  title,
  enum: options.map(lineOf),
});
const chosen = (options: readonly Option[], value: Content[string] | undefined): string => {
  const option = options.find((each) => lineOf(each) === value);
  return option ? controlOf(option.id) : '';
};

/** Several fields with one option each, named by their place. */
function places(titles: readonly string[], optionsAt: (place: number) => readonly Option[]): AnswerForm {
  const nameOf = (place: number) => `part${place + 1}`;
  return {
    fields: Object.fromEntries(titles.map((title, place) => [nameOf(place), oneOf(title, optionsAt(place))])),
    read: (content) => titles.map((_, place) => chosen(optionsAt(place), content[nameOf(place)])),
  };
}

const forms: { readonly [Kind in FormKind]: (shown: ShownAs<Kind>) => AnswerForm } = {
  truth: () => ({
    fields: { answer: { type: 'string', title: 'True or false?', enum: ['True', 'False'] } },
    read: ({ answer }) => [said(answer)],
  }),
  choice: ({ options }) => ({
    fields: { answer: oneOf('Your answer', options) },
    read: ({ answer }) => [chosen(options, answer)],
  }),
  // A box for each: lists to choose several from came to the protocol later than many clients.
  choices: ({ options }) => ({
    fields: Object.fromEntries(options.map((option, place) => [`choice${place + 1}`, { type: 'boolean', title: lineOf(option) }])),
    optional: options.map((_, place) => `choice${place + 1}`),
    read: (content) => options.filter((_, place) => content[`choice${place + 1}`] === true).map(({ id }) => controlOf(id)),
  }),
  slots: ({ slots }) =>
    places(
      slots.map((_, place) => `(${place + 1})`),
      (place) => slots[place]?.options ?? [],
    ),
  pairs: ({ items, options }) => places(items.map(lineOf), () => options),
  order: ({ items }) =>
    places(
      items.map((_, place) => `Place ${place + 1}`),
      () => items,
    ),
  // As text: "3/4", "12 %" and a comma are numbers to somebody, and it is read as their language writes it.
  number: ({ unit }) => ({
    fields: { answer: { type: 'string', title: unit ? `Your answer, in ${unit}` : 'Your answer, a number', maxLength: WORDS_MAX } },
    read: ({ answer }) => [said(answer)],
  }),
  text: ({ long }) => ({
    fields: { answer: { type: 'string', title: 'Your answer', maxLength: long ? ESSAY_MAX : WORDS_MAX } },
    read: ({ answer }) => [said(answer)],
  }),
  blanks: ({ blanks }) => {
    const names = Array.from({ length: blanks }, (_, place) => `blank${place + 1}`);
    return {
      fields: Object.fromEntries(names.map((name, place) => [name, { type: 'string', title: `(${place + 1})`, maxLength: WORDS_MAX }])),
      read: (content) => names.map((name) => said(content[name])),
    };
  },
};

/** The form in which a client asks its person a question, and what they answered and how sure they are of it. */
export function formOf(shown: Shown): {
  readonly requestedSchema: ElicitRequestFormParams['requestedSchema'];
  readonly read: (content: Content) => { readonly answer: readonly string[]; readonly confidence?: string };
} {
  const { fields, optional = [], read } = (forms[shown.kind] as (shown: Shown) => AnswerForm)(shown); // the line of that kind takes what that kind shows
  return {
    requestedSchema: {
      type: 'object',
      properties: { ...fields, confidence: { type: 'string', title: 'How sure are you? (if you like)', enum: [...confidences] } },
      required: Object.keys(fields).filter((name) => !optional.includes(name)),
    },
    read: (content) => ({ answer: read(content), ...(said(content['confidence']) && { confidence: said(content['confidence']) }) }),
  };
}
