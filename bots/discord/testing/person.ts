import { Answer } from './answering.ts';
import { called, filledCommand, menuData, type Given, type Mentioned } from './command-form.ts';
import { CommandKind, type Command } from './command-rules.ts';
import { buttonOf, chosenFrom, has, selectOf } from './finding.ts';
import { open as begin, type Deed } from './interactions.ts';
import { filledModal, type File, type Filled } from './modal-form.ts';
import { contextOf, channelPayload, memberPayload } from './payloads.ts';
import { Permission, permissionsIn, sees } from './permissions.ts';
import { post } from './posting.ts';
import { snapshot, snapshotOfModal } from './snapshot.ts';
import { copy, keptOf, nameOf, note, pairs, reading, seen, seenBy, type Place, type Reading, type Screen } from './screen.ts';
import type { Interaction } from './stage.ts';
import { Flag, Kind, type Fields, type Message, type Modal, type User } from './wire.ts';
import { botIsIn, directChannel, join, type Channel } from './world.ts';

/** How the bot answered first what somebody did. */
export type Acknowledged = {
  readonly kind: 'reply' | 'thinking' | 'nothing yet' | 'update' | 'modal';
  /** How long it took until it did, by the time of the machine. */
  readonly delayMs: number;
  /** The message that the answer is or changes, as it was then. */
  readonly message: Message | undefined;
  readonly modal: Modal | undefined;
  /** The message once it is there in full: no longer thinking, or changed after a click that was only taken note of. */
  shown(limitMs?: number): Promise<Message>;
};

const kinds: Record<number, Acknowledged['kind']> = {
  [Answer.reply]: 'reply',
  [Answer.defer]: 'thinking',
  [Answer.deferUpdate]: 'nothing yet',
  [Answer.update]: 'update',
  [Answer.modal]: 'modal',
};

const TEXT_MAX = 2000;

export type Choice = { readonly name: string; readonly value: string | number };

/** What somebody says beside the words. */
export type Said = { readonly mention?: boolean; readonly replyTo?: Message; readonly files?: readonly File[] };

/** Somebody in one channel: what they can do there, and what they see. Anything that Discord would not let them do throws. */
export type Hands = Reading & {
  readonly channel: Channel;
  slash(command: string, options?: Given): Promise<Acknowledged>;
  /** Takes an entry of the menu that a message or a person has. */
  menu(entry: string, target: Message | User): Promise<Acknowledged>;
  /** What is offered while `typed` is being typed into an option. */
  autocomplete(command: string, option: string, typed: string, others?: Given): Promise<readonly Choice[]>;
  /**
   * Presses a button by its label or custom id, on the last message that has it, or on that message as it is given here:
   * it may have changed since, as it may while a click is on its way.
   */
  click(button: string, message?: Message): Promise<Acknowledged>;
  /** Chooses in a menu, called by its placeholder or custom id, by labels or values. */
  select(menu: string, values: readonly string[] | readonly User[] | readonly Channel[], message?: Message): Promise<Acknowledged>;
  /** Fills in the modal that was shown last, by labels or custom ids, and hands it in. */
  submitModal(filled: Filled, modal?: Modal): Promise<Acknowledged>;
  say(text: string, more?: Said): Message;
};

/** Somebody who uses Discord. */
export type Person = {
  readonly user: User;
  readonly id: string;
  in(channel: Channel): Hands;
  /** The direct channel with the bot. */
  direct(): Hands;
  /** What this person has done, and what a test has waited for on their behalf, as a chat reads. */
  transcript(): string;
};

/** Puts a person on the stage. */
export function makePerson(options: Omit<Place, 'channel' | 'screen'>): Person {
  const { stage, user } = options;
  const state: Screen = { cursor: new Map(), lines: [], modal: undefined };
  const into = (channel: Channel): Hands => {
    if (channel.guild && !channel.guild.members.has(user.id)) join(stage.world, channel.guild, user);
    if (!sees(channel, user.id)) throw new Error(`${user.global_name} does not see #${channel.name}`);
    return handsIn({ ...options, channel, screen: state });
  };
  return { user, id: user.id, in: into, direct: () => into(directChannel(stage.world, user)), transcript: () => state.lines.join('\n') };
}

/** When people are told that nobody answered: the three seconds of an answer, and time for one that is just being taken in. */
const UNANSWERED_MS = 4000;

/** Does something with the bot, and waits until it answers. */
async function act(place: Place, deed: Pick<Deed, 'type' | 'data' | 'source'>, what: string): Promise<Interaction> {
  const { stage, delivery, user, locale, channel, screen } = place;
  const interaction = begin(stage, { ...deed, user, locale, channel });
  screen.cursor.set(channel.id, BigInt(interaction.id));
  delivery.deliver(interaction);
  const isTooLate = () => stage.world.clock.now() - interaction.createdAt > UNANSWERED_MS;
  const alarm = setTimeout(() => stage.changes.tell(), UNANSWERED_MS + 1);
  await stage.changes
    .until(`an answer to "${what}"`, () => interaction.response ?? (isTooLate() || undefined))
    .finally(() => clearTimeout(alarm));
  if (!interaction.response) throw new Error(`The application did not respond to "${what}"${stage.changes.explain()}`);
  return interaction;
}

async function used(place: Place, deed: Pick<Deed, 'type' | 'data' | 'source'>, what: string): Promise<Acknowledged> {
  const { stage, screen } = place;
  note(screen, `${place.user.global_name} » ${what}`);
  const interaction = await act(place, deed, what);
  const response = interaction.response!; // act waits for it
  if (response.modal) {
    screen.modal = { shown: response.modal, source: deed.source };
    note(screen, snapshotOfModal(response.modal));
  }
  const now = () => (response.messageId === undefined ? undefined : stage.world.messages.get(response.messageId));
  const first = now();
  const before = first && copy(first);
  const edits = first?.edits.length;
  const kind = kinds[response.type]!; // others are refused
  if (before && kind !== 'nothing yet') note(screen, snapshot(before));
  const isThere = (): Message | undefined => {
    const kept = now();
    if (!kept || kept.message.flags & Flag.loading) return undefined;
    return kind === 'nothing yet' && kept.edits.length === edits ? undefined : copy(kept);
  };
  return {
    kind,
    delayMs: response.delayMs,
    message: before,
    modal: response.modal,
    shown: (limitMs) => seen(screen, stage.changes.until(`what "${what}" shows`, isThere, limitMs)),
  };
}

/** Collects what is spoken of by its id in the data of an interaction. */
function openResolved({ stage, user: self, channel: here }: Place): {
  readonly resolved: Record<string, Fields>;
  readonly mentioned: Mentioned;
} {
  const { world } = stage;
  const resolved: Record<string, Fields> = {};
  const put = (kind: string, id: string, what: unknown) => {
    resolved[kind] = { ...resolved[kind], [id]: what };
    return id;
  };
  const user = (each: User) => {
    const member = here.guild?.members.get(each.id);
    if (member)
      put('members', each.id, {
        ...memberPayload(member, { withUser: false }),
        permissions: permissionsIn(here.guild!, here, each.id).toString(),
      }); // members are in servers
    return put('users', each.id, each);
  };
  const channel = (each: Channel) =>
    put('channels', each.id, {
      ...channelPayload(world, each),
      permissions: each.guild ? permissionsIn(each.guild, each, self.id).toString() : '0',
    });
  const file = (each: File) => {
    const id = world.clock.snowflake();
    return put('attachments', id, { ...world.shelf.keep(id, here.id, each), ephemeral: true });
  };
  return { resolved, mentioned: { user, channel, file } };
}

const withResolved = (data: Fields, resolved: Record<string, Fields>): Fields =>
  Object.keys(resolved).length ? { ...data, resolved } : data;

/** The commands that this person is offered in this channel. */
function offered({ stage, user, channel }: Place): Command[] {
  const { world } = stage;
  const { guild } = channel;
  const isHere = botIsIn(world, channel);
  const rights = guild ? permissionsIn(guild, channel, user.id) : 0n;
  if (guild && !(rights & Permission.UseApplicationCommands)) return [];
  const commands = [...world.commands, ...(guild && isHere ? (world.guildCommands.get(guild.id) ?? []) : [])];
  return commands.filter((command) => {
    const needs = BigInt(command.default_member_permissions ?? 0);
    const isInstalled =
      (isHere && (command.integration_types ?? [0]).includes(0)) ||
      ((command.integration_types ?? [0]).includes(1) && world.installedBy.has(user.id));
    return isInstalled && (command.contexts ?? [0, 1, 2]).includes(contextOf(world, channel)) && (!guild || (rights & needs) === needs);
  });
}

async function useMenu(place: Place, what: string, values: Parameters<Hands['select']>[1], on: Message): Promise<Acknowledged> {
  const menu = selectOf(on, what);
  const least = menu.min_values ?? 1;
  const most = menu.max_values ?? 1;
  const { resolved, mentioned } = openResolved(place);
  const ids = values.map((value) =>
    typeof value === 'string' ? value : 'username' in value ? mentioned.user(value) : mentioned.channel(value),
  );
  const chosen = menu.type === Kind.stringSelect ? chosenFrom(menu, ids, least, most) : ids;
  const data = { component_type: menu.type, custom_id: menu.custom_id, id: menu.id, values: chosen };
  return await used(
    place,
    { type: 3, data: withResolved(data, resolved), source: keptOf(place, on) },
    `choose ${values.map(nameOf).join(', ')} in ${what}`,
  );
}

function speak(place: Place, text: string, { mention = false, replyTo, files = [] }: Said): Message {
  const { stage, user, channel, screen } = place;
  const { world } = stage;
  if (text.length > TEXT_MAX) throw new Error(`A message has ${TEXT_MAX} characters at most`);
  if (channel.guild) {
    const needed = channel.parent ? Permission.SendMessagesInThreads : Permission.SendMessages;
    if (!(permissionsIn(channel.guild, channel, user.id) & needed))
      throw new Error(`${user.global_name} may not write in #${channel.name}`);
  }
  const replied = replyTo && keptOf(place, replyTo);
  const reference = replied && {
    message_id: replied.message.id,
    channel_id: channel.id,
    ...(channel.guild ? { guild_id: channel.guild.id } : {}),
  };
  const kept = post(stage, {
    channel,
    author: user,
    body: { content: mention ? `<@${world.bot.id}> ${text}` : text },
    files: files.map((file, index) => ({ ...file, key: String(index) })),
    more: replied ? { type: 19, message_reference: { type: 0, ...reference }, referenced_message: replied.message } : {},
  });
  screen.cursor.set(channel.id, BigInt(kept.message.id));
  note(screen, snapshot(kept.message));
  return copy(kept);
}

function handsIn(place: Place): Hands {
  const { screen, channel } = place;
  const withMessage = (what: string, message?: Message): Message => {
    const found =
      message ??
      seenBy(place)
        .map(copy)
        .findLast((each) => has(each, what));
    if (!found) throw new Error(`${place.user.global_name} sees no ${JSON.stringify(what)} in #${channel.name}`);
    return found;
  };
  return {
    channel,
    ...reading(place),
    slash: async (words, given = {}) => {
      const { resolved, mentioned } = openResolved(place);
      const data = filledCommand(called(offered(place), words), given, mentioned);
      return await used(place, { type: 2, data: withResolved(data, resolved) }, [`/${words}`, ...pairs(given)].join(' '));
    },
    menu: async (entry, target) => {
      const { resolved, mentioned } = openResolved(place);
      const isMessage = 'channel_id' in target;
      const data = menuData(offered(place), entry, isMessage ? CommandKind.message : CommandKind.user, target.id);
      if (isMessage) resolved['messages'] = { [target.id]: copy(keptOf(place, target)) };
      else mentioned.user(target);
      return await used(
        place,
        { type: 2, data: { ...data, resolved } },
        `${entry} (${'channel_id' in target ? 'a message' : nameOf(target)})`,
      );
    },
    autocomplete: async (words, option, typed, others = {}) => {
      const { mentioned } = openResolved(place);
      const found = called(offered(place), words);
      if (!found.options.find(({ name }) => name === option)?.autocomplete) throw new Error(`/${words} completes no option "${option}"`);
      const data = filledCommand(found, { ...others, [option]: typed }, mentioned, option);
      const { response } = await act(place, { type: 4, data }, `what is typed into ${option} of /${words}`);
      return response!.choices ?? []; // act waits for it
    },
    click: async (what, message) => {
      const on = withMessage(what, message);
      const { custom_id: customId, id, label, emoji } = buttonOf(on, what);
      return await used(
        place,
        { type: 3, data: { component_type: Kind.button, custom_id: customId, id }, source: keptOf(place, on) },
        `click [${label ?? emoji?.name ?? what}]`,
      );
    },
    select: async (what, values, message) => await useMenu(place, what, values, withMessage(what, message)),
    submitModal: async (filled, modal) => {
      const open = screen.modal;
      if (!open) throw new Error(`No modal is open for ${place.user.global_name}`);
      const { resolved, mentioned } = openResolved(place);
      const enclosed = { files: [], users: [], keepFile: (file: File) => mentioned.file(file) };
      const data = filledModal(modal ?? open.shown, filled, enclosed);
      enclosed.users.forEach((user) => mentioned.user(user));
      return await used(
        place,
        { type: 5, data: { ...data, resolved }, source: open.source },
        `submit ${open.shown.title} (${pairs(filled).join('; ')})`,
      );
    },
    say: (text, more = {}) => speak(place, text, more),
  };
}
