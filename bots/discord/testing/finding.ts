import { everyComponent, isSelect, Kind, type Component, type Message, type Modal } from './wire.ts';

// How a person finds on the screen what they want to use: by what is written on it.

const isUsable = (component: Component): boolean => component.type === Kind.button || isSelect(component);

/** What is written on a component, and what a test may call it by. */
const namesOf = ({ custom_id: customId, label, placeholder, emoji, id }: Component): string[] =>
  [customId, label, placeholder, emoji?.name, id === undefined ? undefined : `#${id}`].filter(
    (name) => name !== undefined && name !== null,
  );

const shown = (component: Component): string => JSON.stringify(namesOf(component)[1] ?? namesOf(component)[0] ?? '');

/** Whether a message has something that is called so. */
export const has = (message: Message, what: string): boolean =>
  everyComponent(message.components).some(([component]) => isUsable(component) && namesOf(component).includes(what));

function only(found: Component[], what: string, all: Component[]): Component {
  const [component] = found;
  if (!component) throw new Error(`There is no ${JSON.stringify(what)} to use, only: ${all.map(shown).join(', ') || 'nothing'}`);
  if (found.length > 1) throw new Error(`There are ${found.length} of ${JSON.stringify(what)}: say which by its custom id`);
  if (component.disabled) throw new Error(`${JSON.stringify(what)} is greyed out`);
  return component;
}

/** The button that is called so. */
export function buttonOf(message: Message, what: string): Component {
  const all = everyComponent(message.components)
    .map(([component]) => component)
    .filter(({ type }) => type === Kind.button);
  const button = only(
    all.filter((component) => namesOf(component).includes(what)),
    what,
    all,
  );
  if (!button.custom_id) throw new Error(`${JSON.stringify(what)} opens a page, and tells the bot nothing`);
  return button;
}

/** The menu that is called so. */
export function selectOf(message: Message, what: string): Component {
  const all = everyComponent(message.components)
    .map(([component]) => component)
    .filter(isSelect);
  return only(
    all.filter((component) => namesOf(component).includes(what)),
    what,
    all,
  );
}

/** The values of options, each given by its value or by its label, if so many may be chosen. */
export function chosenFrom(component: Component, wanted: readonly string[], least: number, most: number): string[] {
  const options = component.options ?? [];
  const values = wanted.map((each) => {
    const option = options.find(({ value }) => value === each) ?? options.find(({ label }) => label === each);
    if (!option) throw new Error(`There is no option ${JSON.stringify(each)}, only: ${options.map(({ label }) => label).join(', ')}`);
    return option.value;
  });
  if (new Set(values).size !== values.length) throw new Error('An option can be chosen only once');
  if (values.length < least || values.length > most)
    throw new Error(`${values.length} options are chosen, where ${least} to ${most} may be`);
  return values;
}

/** A field of a modal: what stands above it, and what a person fills in. */
export type ModalField = { readonly label: string; readonly input: Component };

/** The fields of a modal. */
export const fieldsOfModal = ({ components }: Modal): ModalField[] =>
  components.flatMap((component): ModalField[] => {
    if (component.type === Kind.label) return [{ label: component.label ?? '', input: component.component! }]; // a label has one
    if (component.type === Kind.row) return (component.components ?? []).map((input) => ({ label: input.label ?? '', input }));
    return [];
  });
