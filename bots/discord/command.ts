import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { ActTool } from '../../core/chat/acts.ts';
import type { tools } from '../../tools/index.ts';

type ToolName = (typeof tools)[number]['name'];

/** What is offered while somebody types into an option. */
export type Suggests = 'courses' | 'topics' | 'sets' | 'exams' | 'runs' | 'lessons' | 'goals';

/** What a command asks for, by the name that is typed. */
export type Option = {
  readonly describes: string;
  readonly kind: 'text' | 'whole' | 'yes' | 'channel';
  readonly needed?: true;
  readonly suggests?: Suggests;
  readonly choices?: readonly string[];
  readonly most?: number;
};

/** What was typed into the options of a command. */
export type Given = Readonly<Record<string, string | number | boolean | undefined>>;

/** Who sees what a command answers: who gave it, everybody there, or as the option `private` says. */
export type SeenBy = 'them' | 'all' | 'as-asked';

/** A short command of Discord: what it is called, and the tool that it uses. */
export type Command = {
  readonly describes: string;
  readonly options?: Readonly<Record<string, Option>>;
  readonly seenBy: SeenBy;
  /** It is for those who manage a server. */
  readonly manages?: true;
} & (
  | { readonly act: ActTool; readonly input: (given: Given) => Record<string, unknown> }
  | {
      readonly use: ToolName;
      readonly title: string;
      readonly input: (given: Given) => Record<string, unknown>;
      readonly confirmed?: true;
      /** The round of the channel may have waited for it. */ readonly touches?: 'round';
    }
  | { readonly own: OwnCommand }
);

/** Commands that are more than the use of one tool. */
export type OwnCommand =
  | 'ask'
  | 'answer'
  | 'finish'
  | 'give-up'
  | 'goals'
  | 'progress'
  | 'history'
  | 'link'
  | 'privacy-export'
  | 'privacy-delete'
  | 'round-start'
  | 'help';

const kinds = {
  text: ApplicationCommandOptionType.String,
  whole: ApplicationCommandOptionType.Integer,
  yes: ApplicationCommandOptionType.Boolean,
  channel: ApplicationCommandOptionType.Channel,
} as const satisfies Record<Option['kind'], ApplicationCommandOptionType>;

const LONGEST = 300; // characters of an option, unless it says otherwise

const privately: Option = { kind: 'yes', describes: 'Only you see it.' };

/** The options as they are typed, with who shall see it where that can be asked. */
const optionsOf = ({ options = {}, seenBy }: Command): readonly (readonly [string, Option])[] => [
  ...Object.entries(options),
  ...(seenBy === 'as-asked' ? ([['private', privately]] as const) : []),
];

function asDiscord([name, { describes, kind, needed, suggests, choices, most }]: readonly [
  string,
  Option,
]): APIApplicationCommandBasicOption {
  return {
    type: kinds[kind],
    name,
    description: describes,
    required: needed ?? false,
    ...(suggests && { autocomplete: true }),
    ...(choices && { choices: choices.map((choice) => ({ name: choice, value: choice })) }),
    ...(kind === 'text' && !choices && { max_length: most ?? LONGEST }),
    ...(kind === 'channel' && { channel_types: [ChannelType.GuildText, ChannelType.GuildForum] }),
    ...(kind === 'whole' && { min_value: 1, max_value: most ?? LONGEST }),
  } as APIApplicationCommandBasicOption; // each kind takes the limits that are set for it alone
}

const neededFirst = (options: readonly (readonly [string, Option])[]) =>
  options.toSorted(([, one], [, other]) => Number(!one.needed) - Number(!other.needed));

/** Where commands are there: in servers, in direct messages and wherever somebody takes the app along. */
const everywhere = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
};

/** What those alone are shown who manage a server, and in servers alone; a server may let others use it, and each tool asks again. */
const managing = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild],
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
};

/** The commands as Discord is told of them. A name of two words is a command and one of its parts. */
export function register(
  commands: Readonly<Record<string, Command>>,
  describes: Readonly<Record<string, string>>,
): RESTPostAPIChatInputApplicationCommandsJSONBody[] {
  const heads = new Map<string, RESTPostAPIChatInputApplicationCommandsJSONBody>();
  for (const [path, command] of Object.entries(commands)) {
    const [name = '', part] = path.split(' ');
    const options = neededFirst(optionsOf(command)).map(asDiscord);
    const head = heads.get(name) ?? {
      type: ApplicationCommandType.ChatInput,
      name,
      description: part === undefined ? command.describes : (describes[name] ?? ''),
      ...(command.manages ? managing : everywhere),
      options: [],
    };
    if (part === undefined) head.options = options;
    else head.options?.push({ type: ApplicationCommandOptionType.Subcommand, name: part, description: command.describes, options });
    heads.set(name, head);
  }
  return [...heads.values()];
}

type Typed = {
  readonly path: string;
  readonly given: Given;
  readonly focused: { readonly name: string; readonly value: string } | undefined;
};

/** What was typed: which command, what into its options, and into which of them just now. */
export function typedIn(name: string, options: readonly APIApplicationCommandInteractionDataOption[] = []): Typed {
  const part = options.find((option) => option.type === ApplicationCommandOptionType.Subcommand);
  const plain = (part?.options ?? options) as readonly APIApplicationCommandInteractionDataBasicOption[]; // there are no groups of parts
  const values = plain.map((option) => [option.name, 'value' in option ? option.value : undefined] as const);
  const focused = plain.find((option) => 'focused' in option && option.focused);
  return {
    path: part ? `${name} ${part.name}` : name,
    given: Object.fromEntries(values),
    focused: focused && { name: focused.name, value: String('value' in focused ? focused.value : '') },
  };
}
