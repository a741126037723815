import {
  DiscordAPIError,
  Routes,
  type APIChannel,
  type APIMessage,
  type RawFile,
  type REST,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';

/** What Discord says no with, where we go on in another way. */
export const codes = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  missingAccess: 50001,
  noDirectMessages: 50007,
  missingPermissions: 50013,
  archived: 50083,
  threadExists: 160004,
  cannotReply: 160002,
} as const;

/** The number with which Discord refused something; undefined of what is no refusal. */
export const codeOf = (error: unknown): number | undefined => (error instanceof DiscordAPIError ? Number(error.code) : undefined);

const barring: ReadonlySet<number | undefined> = new Set([
  codes.missingAccess,
  codes.missingPermissions,
  codes.archived,
  codes.noDirectMessages,
]);
/** Whether we may not speak there. */
export const isBarred = (error: unknown): boolean => barring.has(codeOf(error));
const gone: ReadonlySet<number | undefined> = new Set([codes.unknownChannel, codes.unknownMessage]);
/** Whether what was spoken in, or of, is there no more. */
export const isGone = (error: unknown): boolean => gone.has(codeOf(error));

/** The few requests that talking is made of. Nothing that is sent calls anybody. */
export type Speech = {
  post(channel: string, body: RESTPostAPIChannelMessageJSONBody, files?: readonly RawFile[]): Promise<string>;
  edit(channel: string, message: string, body: RESTPatchAPIChannelMessageJSONBody): Promise<void>;
  remove(channel: string, message: string): Promise<void>;
  type(channel: string): Promise<void>;
  openThread(channel: string, message: string, name: string): Promise<string>;
  openDirect(user: string): Promise<string>;
};

const NOBODY = { parse: [] };
const DAY_MINUTES = 1_440; // after that much silence a thread is put away

/** Speaks through discord.js, whatever process that runs in. */
export const speechOf = (rest: REST): Speech => ({
  async post(channel, body, files = []) {
    const send = async (whole: RESTPostAPIChannelMessageJSONBody) =>
      (await rest.post(Routes.channelMessages(channel), {
        body: { ...whole, allowed_mentions: NOBODY, ...(whole.nonce === undefined ? {} : { enforce_nonce: true }) },
        files: [...files],
      })) as APIMessage; // what Discord answers there
    try {
      return (await send(body)).id;
    } catch (error) {
      if (codeOf(error) !== codes.cannotReply) throw error;
      const { message_reference: _, ...alone } = body; // where what was said before cannot be read, nothing can be replied to
      return (await send(alone)).id;
    }
  },
  async edit(channel, message, body) {
    await rest.patch(Routes.channelMessage(channel, message), { body: { ...body, allowed_mentions: NOBODY } });
  },
  async remove(channel, message) {
    await rest.delete(Routes.channelMessage(channel, message));
  },
  async type(channel) {
    await rest.post(Routes.channelTyping(channel));
  },
  async openThread(channel, message, name) {
    const body = { name, auto_archive_duration: DAY_MINUTES };
    return ((await rest.post(Routes.threads(channel, message), { body })) as APIChannel).id; // the same
  },
  async openDirect(user) {
    return ((await rest.post(Routes.userChannels(), { body: { recipient_id: user } })) as APIChannel).id; // the same
  },
});
