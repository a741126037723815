import { OptionKind, type Command, type CommandOption } from './command-rules.ts';
import type { File } from './modal-form.ts';
import type { Fields, User } from './wire.ts';
import type { Channel } from './world.ts';

/** What a person gives a command: by the option's name. */
export type Given = Readonly<Record<string, string | number | boolean | User | Channel | File>>;

/** What is spoken of by its id, and told in full beside it. */
export type Mentioned = { user(user: User): string; channel(channel: Channel): string; file(file: File): string };

/** A command, or the part of it that is called: `quiz`, `course join`, `course questions add`. */
export type Called = { readonly command: Command; readonly way: readonly CommandOption[]; readonly options: readonly CommandOption[] };

/** Finds what is called so among the commands that a person is offered. */
export function called(commands: readonly Command[], words: string): Called {
  const [name = '', ...rest] = words.replace(/^\//, '').split(' ');
  const command = commands.find((each) => each.name === name && (each.type ?? 1) === 1);
  if (!command) throw new Error(`There is no command /${name}, only: ${commands.map((each) => `/${each.name}`).join(', ') || 'none'}`);
  let options = command.options ?? [];
  const way: CommandOption[] = [];
  for (const word of rest) {
    const part = options.find((each) => each.name === word && each.type <= OptionKind.group);
    if (!part) throw new Error(`/${name} has no part "${word}"`);
    way.push(part);
    options = part.options ?? [];
  }
  if (options.some(({ type }) => type <= OptionKind.group))
    throw new Error(`/${words} wants one of: ${options.map((each) => each.name).join(', ')}`);
  return { command, way, options };
}

const bad = (option: CommandOption, why: string) => new Error(`The option "${option.name}" ${why}`);

function withinBounds(option: CommandOption, value: string | number): void {
  const size = typeof value === 'string' ? value.length : value;
  const least = typeof value === 'string' ? option.min_length : option.min_value;
  const most = typeof value === 'string' ? option.max_length : option.max_value;
  if (least !== undefined && least !== null && size < least) throw bad(option, `is less than ${least}`);
  if (most !== undefined && most !== null && size > most) throw bad(option, `is more than ${most}`);
}

const TEXT_MAX = 6000;

function valueFor(option: CommandOption, value: Given[string], mentioned: Mentioned): string | number | boolean {
  if (typeof value === 'object') {
    if ('bytes' in value) return mentioned.file(value);
    return 'username' in value ? mentioned.user(value) : mentioned.channel(value);
  }
  if (option.choices?.length) {
    const choice = option.choices.find((each) => each.value === value || each.name === value);
    if (!choice) throw bad(option, `has no choice ${JSON.stringify(value)}, only: ${option.choices.map(({ name }) => name).join(', ')}`);
    return choice.value;
  }
  const isRight = {
    [OptionKind.text]: typeof value === 'string' && value.length <= TEXT_MAX,
    [OptionKind.integer]: Number.isInteger(value),
    [OptionKind.number]: typeof value === 'number',
    [OptionKind.boolean]: typeof value === 'boolean',
  }[option.type];
  if (!isRight) throw bad(option, `cannot be ${JSON.stringify(value)}`);
  if (typeof value !== 'boolean') withinBounds(option, value);
  return value;
}

/** The data of an entry in the menu of a person or of a message. */
export function menuData(commands: readonly Command[], name: string, kind: 2 | 3, targetId: string): Fields {
  const command = commands.find((each) => each.name === name && each.type === kind);
  if (!command)
    throw new Error(
      `There is no "${name}" in that menu, only: ${
        commands
          .filter(({ type }) => type === kind)
          .map((each) => each.name)
          .join(', ') || 'nothing'
      }`,
    );
  return { id: command.id, name, type: kind, target_id: targetId };
}

/** The data of a command as it is sent, with the option that is being typed if one is. */
export function filledCommand({ command, way, options }: Called, given: Given, mentioned: Mentioned, typing?: string): Fields {
  const names = options.map(({ name }) => name);
  const strange = Object.keys(given).filter((name) => !names.includes(name));
  if (strange.length) throw new Error(`/${command.name} has no option "${strange[0]}", only: ${names.join(', ') || 'none'}`);
  const missing = options.filter(({ name, required }) => required && given[name] === undefined);
  if (missing.length && typing === undefined) throw bad(missing[0]!, 'is required');
  // What is being typed is text, whatever it is going to be.
  let filled: Fields[] = options
    .filter(({ name }) => given[name] !== undefined)
    .map((option): Fields => {
      const { name, type } = option;
      if (name === typing) return { name, type, value: given[name], focused: true };
      return { name, type, value: valueFor(option, given[name]!, mentioned) }; // it was just found
    });
  for (const part of way.toReversed()) filled = [{ name: part.name, type: part.type, options: filled }];
  return { id: command.id, name: command.name, type: 1, ...(filled.length ? { options: filled } : {}) };
}
