import {
  Client,
  DiscordAPIError,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
  Partials,
  PermissionFlagsBits,
  PermissionsBitField,
  Routes,
} from 'discord.js';
import type { APIInteraction, GatewayMessageCreateDispatchData } from 'discord.js';
import { createHash } from 'node:crypto';
import type { Tutor } from '../../agent/tutor.ts';
import { traceOf, TutorError } from '../../core/errors.ts';
import { answerBy } from './answering.ts';
import { register } from './command.ts';
import { commands, heads } from './commands.ts';
import { openIds } from './custom-id.ts';
import { openHandlers } from './handle.ts';
import { speakingAs } from './person.ts';
import { placeOfMessage } from './place.ts';
import { openReminding } from './reminding.ts';
import { answeredCard } from './render/answered.ts';
import { proposalsCard } from './render/lists.ts';
import { button, row } from './render/parts.ts';
import { questionCard } from './render/question.ts';
import { openRounds } from './rounds/driver.ts';
import { openTalk } from './talk.ts';

export type BotSettings = {
  readonly token: string;
  readonly publicUrl: string;
  /** Where Discord is, if not at Discord: a twin of it in tests. */
  readonly api?: string | undefined;
  readonly log: (line: string) => void;
};

/** The bot of a process, as long as it is at Discord. */
export type Bot = {
  readonly name: string;
  /** Where somebody lets it into a server. */
  readonly invite: string;
  close(): Promise<void>;
};

const READY_MAX_MS = 60_000; // all shards of a large bot

/** What the bot hears of: servers, messages there that name it, and direct messages. What others say is not its business. */
const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];

/** What it may do in a server, as docs/discord.md lists it. */
const permissions = new PermissionsBitField([
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.CreatePublicThreads,
  PermissionFlagsBits.EmbedLinks,
  PermissionFlagsBits.AttachFiles,
  PermissionFlagsBits.ReadMessageHistory,
]).bitfield;

/** Ids of controls are signed by what every copy of the bot knows and nobody else. */
export const idsOf = (token: string) => openIds(createHash('sha256').update(`controls ${token}`).digest('hex'));

const refusals: Readonly<Record<number, string>> = {
  4004: 'Discord refuses the token: copy it anew from the page of your application (Bot, Reset Token) into DISCORD_TOKEN.',
  4013: 'Discord does not know the intents asked for; this version of Viva is too old for it.',
  4014: 'Discord refuses the intents asked for.',
};

/** What kept the bot from coming to Discord, in a sentence. */
function sentenceOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'TokenInvalid' || (error instanceof DiscordAPIError && error.status === 401)) return refusals[4004]!; // it is there
  if (typeof code === 'number' && refusals[code]) return refusals[code];
  return `Discord cannot be reached (${error instanceof Error ? error.message : String(error)}).`;
}

/** A client that keeps nothing it need not: what it hears is handled as it comes. */
const openClient = ({ api }: BotSettings): Client =>
  new Client({
    intents,
    partials: [Partials.Channel], // without it direct messages are dropped
    rest: api === undefined ? { version: '10' } : { api, version: '10' },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 1, keepOverLimit: ({ id, client }) => id === client.user.id },
      UserManager: { maxSize: 1, keepOverLimit: ({ id, client }) => id === client.user.id },
      PresenceManager: 0,
      ReactionManager: 0,
      VoiceStateManager: 0,
      ThreadMemberManager: 0,
    }),
    allowedMentions: { parse: [] },
  });

const AGAIN_MS = 60_000;

/** Tells Discord which commands there are; telling it the same again changes nothing. What fails is tried again: the bot is there meanwhile. */
async function syncCommands(client: Client<true>, log: (line: string) => void, closing: AbortSignal): Promise<void> {
  const { rest, application } = client;
  try {
    await rest.put(Routes.applicationCommands(application.id), { body: register(commands, heads) });
    log(`Discord: ${Object.keys(commands).length} commands are registered.`);
  } catch (error) {
    log(
      `Discord: the commands could not be registered, which is tried again in a minute: ${error instanceof Error ? error.message : String(error)}`,
    );
    const again = setTimeout(() => void syncCommands(client, log, closing), AGAIN_MS).unref();
    closing.addEventListener('abort', () => clearTimeout(again));
  }
}

/** Says when the bot is no longer at Discord though nobody sent it away, as when its token was reset. */
function watch(client: Client, log: (line: string) => void, closing: AbortSignal): void {
  const gone = (why: string) => {
    if (!closing.aborted) log(`Discord: the bot is gone. ${why}`);
  };
  client.on(Events.ShardDisconnect, ({ code }) => gone(refusals[code] ?? `Its connection was closed with ${code}.`));
  client.on(Events.Invalidated, () => gone('Its session was ended.'));
}

async function login(client: Client, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve, reject) => {
    client.once(Events.ClientReady, resolve);
    client.once(Events.Invalidated, () => reject(new Error('the session was ended')));
    client.on(Events.ShardDisconnect, ({ code }) => reject(Object.assign(new Error(`closed with ${code}`), { code })));
    setTimeout(() => reject(new Error('it did not answer in time')), READY_MAX_MS).unref();
  });
  ready.catch(() => undefined); // login says it first
  try {
    await client.login(token);
    return await ready;
  } catch (error) {
    await client.destroy();
    throw new TutorError('unavailable', sentenceOf(error), { cause: error });
  }
}

/** Brings the bot to Discord: what people do there is handled as long as it is. */
export async function openBot(tutor: Tutor, settings: BotSettings): Promise<Bot> {
  const { token, log, publicUrl } = settings;
  const client = openClient(settings);
  const nameServer = (id: string) => client.guilds.cache.get(id)?.name;
  const ids = idsOf(token);
  const rounds = openRounds({ tutor, rest: client.rest, ids, log });
  const handle = openHandlers({ tutor, ids, publicUrl, nameServer, rounds, log });
  const going = new Set<Promise<unknown>>();
  const keep = (work: Promise<unknown>) => {
    going.add(work);
    void work.catch((error: unknown) => log(`Discord: ${traceOf(error)}`)).finally(() => going.delete(work));
  };
  client.on(Events.Error, (error) => log(`Discord: ${traceOf(error)}`));
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) =>
    keep(handle(interaction, answerBy(client.rest, interaction))),
  );
  const parentOf = (id: string) => {
    const channel = client.channels.cache.get(id);
    return channel?.isThread() ? (channel.parentId ?? undefined) : undefined;
  };
  const there = await login(client, token);
  const closing = new AbortController();
  watch(client, log, closing.signal);
  const talk = openTalk({
    rest: client.rest,
    tutor,
    applicationId: there.user.id,
    identityOf: async (user, server) => (await speakingAs(tutor, user, { server })).visitor,
    placeOf: (message) => placeOfMessage(message, nameServer, parentOf),
    drawQuestion: (asked, owner) => questionCard(asked, ids, owner),
    drawAnswered: (answered, owner) => answeredCard(undefined, answered, ids, owner),
    drawProposal: (proposal, owner) => proposalsCard([proposal], ids, owner),
    drawStop: (conversation, owner) => row(button('Stop', ids.write(owner, { act: 'stop', of: conversation }))),
    log,
  });
  client.ws.on(GatewayDispatchEvents.MessageCreate, (message: GatewayMessageCreateDispatchData) => keep(talk.hear(message)));
  const isFirst = there.shard?.ids.includes(0) ?? true; // what is done once for all is done by the first of several
  const reminding = isFirst ? openReminding({ tutor, rest: client.rest, log }) : undefined;
  if (isFirst) {
    await syncCommands(there, log, closing.signal);
    keep(rounds.resume());
  }
  return {
    name: there.user.username,
    invite: `https://discord.com/oauth2/authorize?client_id=${there.application.id}&scope=bot+applications.commands&permissions=${permissions}`,
    async close() {
      closing.abort();
      client.ws.removeAllListeners(GatewayDispatchEvents.InteractionCreate).removeAllListeners(GatewayDispatchEvents.MessageCreate);
      await rounds.close();
      await reminding?.close();
      await talk.close();
      await Promise.allSettled(going);
      await client.destroy();
    },
  };
}
