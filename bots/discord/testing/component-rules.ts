import type { Problem } from './refusals.ts';
import { everyComponent, inside, isSelect, Kind, type Component, type Modal } from './wire.ts';

// What Discord checks of components and its description does not say. Which component may stand in which it does say.

const ROWS_MAX = 5;
const WIDTH_MAX = 5;
const COMPONENTS_MAX = 40;
const DISPLAYED_TEXT_MAX = 4000;
const MODAL_COMPONENTS_MAX = 5;

const newKinds: ReadonlySet<number> = new Set([
  Kind.section,
  Kind.text,
  Kind.thumbnail,
  Kind.gallery,
  Kind.file,
  Kind.separator,
  Kind.container,
]);
const LINK = 5;
const PREMIUM = 6;

const badLength = (path: readonly string[], least: number, most: number): Problem => ({
  path,
  code: 'BASE_TYPE_BAD_LENGTH',
  message: `Must be between ${least} and ${most} in length.`,
});

/** What occurs again, each with its place. */
function repeated<Value>(values: readonly (readonly [Value | undefined, string[]])[]): [Value, string[]][] {
  const seen = new Set<Value>();
  return values.flatMap(([value, path]): [Value, string[]][] => {
    if (value === undefined || value === null) return [];
    if (seen.has(value)) return [[value, path]];
    seen.add(value);
    return [];
  });
}

function* buttonProblems(button: Component, path: string[]): Generator<Problem> {
  const { style, custom_id: customId, url, label, emoji, sku_id: sku } = button;
  const wrong = (field: string, code: string, message: string): Problem => ({ path: [...path, field], code, message });
  if (style === PREMIUM) {
    if (!sku) yield wrong('sku_id', 'BASE_TYPE_REQUIRED', 'This field is required');
    return;
  }
  if (style === LINK) {
    if (!url) yield wrong('url', 'BUTTON_COMPONENT_LINK_URL_REQUIRED', 'A url is required');
    else if (!/^(?:https?|discord):\/\//.test(url))
      yield wrong('url', 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of (http, https, discord).');
    if (customId)
      yield wrong('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified');
  } else {
    if (!customId) yield wrong('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required');
    if (url) yield wrong('url', 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified');
  }
  if (!label && !emoji) yield wrong('label', 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or an emoji is required');
}

/** Of anything with options: selects, and in modals groups of radio buttons and check boxes. */
function* choiceProblems(choice: Component, path: string[]): Generator<Problem> {
  const options = choice.options ?? [];
  const least = choice.min_values ?? 1;
  const most = choice.max_values ?? (choice.type === Kind.checkboxGroup ? options.length : 1);
  const wrong = (field: string, code: string, message: string): Problem => ({ path: [...path, field], code, message });
  if (least > most) yield wrong('min_values', 'SELECT_COMPONENT_MIN_GREATER_THAN_MAX', 'Min values must be at most max values.');
  if (choice.options && most > options.length) {
    yield badLength([...path, 'options'], most, 25);
  }
  for (const [, [index]] of repeated(options.map(({ value }, at) => [value, [String(at)]]))) {
    yield {
      path: [...path, 'options', index!, 'value'],
      code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      message: 'The specified option value is already used',
    };
  }
  if (options.filter((option) => option.default).length > most) {
    yield wrong('options', 'SELECT_COMPONENT_TOO_MANY_DEFAULTS', 'More options are chosen beforehand than may be chosen.');
  }
}

function* rowProblems(row: Component, path: string[]): Generator<Problem> {
  let width = 0;
  for (const [index, each] of (row.components ?? []).entries()) {
    width += each.type === Kind.button ? 1 : WIDTH_MAX;
    if (width > WIDTH_MAX) {
      yield {
        path: [...path, 'components', String(index)],
        code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        message: 'The specified component exceeds the maximum width',
      };
    }
  }
}

function* textInputProblems(input: Component, path: string[]): Generator<Problem> {
  const least = input.min_length ?? 0;
  const most = input.max_length ?? DISPLAYED_TEXT_MAX;
  if (least > most)
    yield {
      path: [...path, 'min_length'],
      code: 'TEXT_INPUT_COMPONENT_MIN_GREATER_THAN_MAX',
      message: 'Min length must be at most max length.',
    };
  if ((input.value?.length ?? 0) > most)
    yield { path: [...path, 'value'], code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${most} or fewer in length.` };
}

function* eachProblem(all: readonly (readonly [Component, string[]])[]): Generator<Problem> {
  for (const [component, path] of all) {
    if (component.type === Kind.row) yield* rowProblems(component, path);
    if (component.type === Kind.button) yield* buttonProblems(component, path);
    if (component.type === Kind.textInput) yield* textInputProblems(component, path);
    if (isSelect(component) || component.type === Kind.radioGroup || component.type === Kind.checkboxGroup)
      yield* choiceProblems(component, path);
  }
  for (const [, path] of repeated(all.map(([component, at]) => [component.custom_id, at]))) {
    yield { path: [...path, 'custom_id'], code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message: 'Component custom id cannot be duplicated' };
  }
  for (const [, path] of repeated(all.map(([component, at]) => [component.id || undefined, at]))) {
    yield { path: [...path, 'id'], code: 'COMPONENT_ID_DUPLICATED', message: 'Component id cannot be duplicated' };
  }
}

/** What is wrong with the components of a message, of the old kind or of the new. */
export function* messageComponentProblems(components: readonly Component[], isNewKind: boolean): Generator<Problem> {
  const all = everyComponent(components, ['components']);
  if (!isNewKind) {
    if (components.length > ROWS_MAX) yield badLength(['components'], 1, ROWS_MAX);
    for (const [index, { type }] of components.entries()) {
      if (newKinds.has(type))
        yield { path: ['components', String(index)], code: 'UNION_TYPE_CHOICES', message: 'Value of field "type" must be one of (1,).' };
    }
  }
  if (all.length > COMPONENTS_MAX) {
    yield {
      path: ['components'],
      code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      message: `The number of components (${all.length}) exceeds the maximum total of ${COMPONENTS_MAX}`,
    };
  }
  const text = all.reduce((sum, [component]) => sum + (component.type === Kind.text ? (component.content?.length ?? 0) : 0), 0);
  if (text > DISPLAYED_TEXT_MAX) {
    yield {
      path: ['components'],
      code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      message: `The total displayable text (${text}) exceeds the maximum size of ${DISPLAYED_TEXT_MAX}`,
    };
  }
  yield* eachProblem(all);
}

/** What is wrong with a modal. */
export function* modalProblems({ components }: Modal): Generator<Problem> {
  const all = everyComponent(components, ['data', 'components']);
  if (components.length > MODAL_COMPONENTS_MAX) yield badLength(['data', 'components'], 1, MODAL_COMPONENTS_MAX);
  for (const [component, path] of all) {
    if (component.disabled)
      yield { path: [...path, 'disabled'], code: 'COMPONENT_DISABLED_IN_MODAL', message: 'Components in modals cannot be disabled' };
    // Outside of a label a text input has to bring its own.
    if (component.type === Kind.row) {
      for (const [input, step] of inside(component)) {
        if (!input.label) yield { path: [...path, ...step, 'label'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
      }
    }
  }
  yield* eachProblem(all);
}

/** What Discord answers for what was left out. */
const leftOut: Record<number, object> = {
  [Kind.stringSelect]: { min_values: 1, max_values: 1 },
  [Kind.userSelect]: { min_values: 1, max_values: 1 },
  [Kind.roleSelect]: { min_values: 1, max_values: 1 },
  [Kind.mentionableSelect]: { min_values: 1, max_values: 1 },
  [Kind.channelSelect]: { min_values: 1, max_values: 1 },
  [Kind.thumbnail]: { description: null, spoiler: false },
  [Kind.file]: { spoiler: false },
  [Kind.separator]: { divider: true, spacing: 1 },
  [Kind.container]: { accent_color: null, spoiler: false },
};

/** Components as Discord keeps them: complete, and numbered in reading order where they came without a number. */
export function completed(components: readonly Component[]): Component[] {
  const copies = structuredClone(components) as Component[]; // what came must not change under its sender
  const all = everyComponent(copies).map(([component]) => component);
  const taken = new Set(all.map(({ id }) => id));
  let next = 1;
  for (const component of all) {
    Object.assign(component, { ...leftOut[component.type], ...component });
    if (component.items) component.items = component.items.map((item) => ({ description: null, spoiler: false, ...item }));
    if (component.id) continue; // 0 asks for a number too
    while (taken.has(next)) next += 1;
    component.id = next;
    next += 1;
  }
  return copies;
}
