import type { Problem } from './refusals.ts';

export type CommandOption = {
  readonly name: string;
  readonly description: string;
  readonly type: number;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly options?: readonly CommandOption[];
};

/** A command as the bot wants it, and once it is kept with an id. */
export type Command = {
  readonly id: string;
  readonly name: string;
  readonly type?: number;
  readonly description?: string;
  readonly options?: readonly CommandOption[];
  readonly default_member_permissions?: string | null;
  readonly contexts?: readonly number[] | null;
  readonly integration_types?: readonly number[] | null;
  readonly guild_id?: string;
  readonly application_id?: string;
  readonly version?: string;
  readonly nsfw?: boolean;
};

export const CommandKind = { slash: 1, user: 2, message: 3 } as const;
export const OptionKind = {
  subcommand: 1,
  group: 2,
  text: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

const COMMANDS_MAX: Record<number, number> = { [CommandKind.slash]: 100, [CommandKind.user]: 15, [CommandKind.message]: 15 };
const TEXT_MAX = 8000;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const kindOf = ({ type = CommandKind.slash }: Command) => type;

const textOf = ({ name, description = '', options = [], choices = [] }: Partial<CommandOption>): number =>
  (name?.length ?? 0) +
  description.length +
  choices.reduce((sum, choice) => sum + choice.name.length + (typeof choice.value === 'string' ? choice.value.length : 0), 0) +
  options.reduce((sum, option) => sum + textOf(option), 0);

const badName = (path: readonly string[]): Problem => ({
  path,
  code: 'APPLICATION_COMMAND_INVALID_NAME',
  message: 'Command name is invalid',
});
const isBad = (name: string) => !NAME.test(name) || name !== name.toLowerCase();

function* optionProblems(options: readonly CommandOption[], path: readonly string[]): Generator<Problem> {
  const seen = new Set<string>();
  let mayBeLeftOut = false;
  for (const [index, option] of options.entries()) {
    const here = [...path, 'options', String(index)];
    if (isBad(option.name)) yield badName([...here, 'name']);
    if (seen.has(option.name))
      yield { path: here, code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', message: 'Option names must be unique' };
    seen.add(option.name);
    if (option.required && mayBeLeftOut) {
      yield {
        path: here,
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      };
    }
    mayBeLeftOut ||= !option.required && option.type > OptionKind.group;
    if (option.autocomplete && option.choices?.length) {
      yield {
        path: here,
        code: 'APPLICATION_COMMAND_AUTOCOMPLETE_AND_CHOICES',
        message: 'Autocomplete and choices are mutually exclusive',
      };
    }
    yield* optionProblems(option.options ?? [], here);
  }
}

/** What is wrong with the commands of a bot, beside what Discord's description says. */
export function* commandProblems(commands: readonly Command[]): Generator<Problem> {
  const seen = new Set<string>();
  for (const [index, command] of commands.entries()) {
    const path = [String(index)];
    const kind = kindOf(command);
    if (kind === CommandKind.slash && isBad(command.name)) yield badName([...path, 'name']);
    if (kind === CommandKind.slash && !command.description)
      yield { path: [...path, 'description'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
    if (kind !== CommandKind.slash && command.description) {
      yield {
        path: [...path, 'description'],
        code: 'APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED',
        message: 'Context menu commands cannot have description',
      };
    }
    if (seen.has(`${kind} ${command.name}`))
      yield { path, code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message: 'Application command names must be unique' };
    seen.add(`${kind} ${command.name}`);
    if (textOf(command) > TEXT_MAX)
      yield { path, code: 'APPLICATION_COMMAND_TOO_LARGE', message: `Command exceeds maximum size (${TEXT_MAX})` };
    yield* optionProblems(command.options ?? [], path);
  }
  for (const [kind, most] of Object.entries(COMMANDS_MAX)) {
    if (commands.filter((command) => kindOf(command) === Number(kind)).length > most) {
      yield { path: [], code: 'APPLICATION_COMMAND_TOO_MANY', message: `Maximum number of application commands reached (${most})` };
    }
  }
}
