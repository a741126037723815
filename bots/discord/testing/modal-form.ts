import { chosenFrom, fieldsOfModal, type ModalField } from './finding.ts';
import { Kind, type Component, type Fields, type Modal, type User } from './wire.ts';

/** A file that somebody hands in. */
export type File = { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** What a person fills in: by label or custom id, text, choices, yes or no, people, or files. */
export type Filled = Readonly<Record<string, string | boolean | readonly string[] | readonly User[] | readonly File[]>>;

const TEXT_MAX = 4000;

const isFile = (value: unknown): value is File => typeof value === 'object' && value !== null && 'bytes' in value;
const isUser = (value: unknown): value is User => typeof value === 'object' && value !== null && 'username' in value;

/** What came with a modal beside its values: files and people. */
export type Enclosed = { readonly files: File[]; readonly users: User[]; keepFile(file: File): string };

function textIn({ label, input }: ModalField, value: string): Fields {
  const least = input.min_length ?? (input.required === false ? 0 : 1);
  if (value.length > (input.max_length ?? TEXT_MAX)) throw new Error(`"${label}" takes ${input.max_length ?? TEXT_MAX} characters at most`);
  if (value.length < least && (value !== '' || input.required !== false)) throw new Error(`"${label}" wants ${least} characters at least`);
  return { value };
}

function choiceIn({ input }: ModalField, values: readonly string[]): string[] {
  const isSingle = input.type === Kind.radioGroup;
  const least = input.required === false ? 0 : (input.min_values ?? 1);
  const most = isSingle ? 1 : (input.max_values ?? (input.type === Kind.checkboxGroup ? (input.options ?? []).length : 1));
  return chosenFrom(input, values, least, most);
}

const listOf = (value: Filled[string] | undefined): readonly unknown[] =>
  value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value];

/** What one field says when it is handed in. */
function valueOf(field: ModalField, value: Filled[string] | undefined, enclosed: Enclosed): Fields {
  const { input } = field;
  const preset = (input.options ?? []).filter((option) => option.default).map((option) => option.value);
  const given = value === undefined ? preset : listOf(value);
  if (input.type === Kind.textInput) return textIn(field, typeof value === 'string' ? value : (input.value ?? ''));
  if (input.type === Kind.checkbox) return { value: value === undefined ? (input.default ?? false) : value === true };
  if (input.type === Kind.radioGroup) return { value: choiceIn(field, given as string[])[0] ?? null };
  if (input.type === Kind.checkboxGroup || input.type === Kind.stringSelect) return { values: choiceIn(field, given as string[]) };
  if (input.type === Kind.fileUpload) return { values: given.filter(isFile).map((file) => enclosed.keepFile(file)) };
  const users = given.filter(isUser);
  enclosed.users.push(...users);
  return { values: users.map(({ id }) => id) };
}

/** The data of a modal as it is handed in. Whoever fills in a field that is not there has made a mistake. */
export function filledModal(modal: Modal, filled: Filled, enclosed: Enclosed): Fields {
  const fields = fieldsOfModal(modal);
  const isCalled = ({ label, input }: ModalField, name: string) => label === name || input.custom_id === name;
  for (const name of Object.keys(filled)) {
    if (!fields.some((field) => isCalled(field, name)))
      throw new Error(`The modal has no field "${name}", only: ${fields.map(({ label }) => label).join(', ')}`);
  }
  const answer = (field: ModalField): Fields => {
    const { type, id, custom_id: customId } = field.input;
    const value = Object.entries(filled).find(([name]) => isCalled(field, name))?.[1];
    return { type, id, custom_id: customId, ...valueOf(field, value, enclosed) };
  };
  const components = modal.components.map((component: Component): Fields => {
    const { type, id } = component;
    const own = fieldsOfModal({ ...modal, components: [component] });
    if (type === Kind.label) return { type, id, component: answer(own[0]!) }; // a label has one field
    if (type === Kind.row) return { type, id, components: own.map(answer) };
    return { type, id };
  });
  return { custom_id: modal.custom_id, components };
}
