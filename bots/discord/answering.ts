import {
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
  type APIInteraction,
  type APIInteractionResponse,
  type REST,
} from 'discord.js';
import type { Card } from './card.ts';

/** How one interaction is answered: its first answer within three seconds, the rest while its token lives. */
export type Answering = {
  /** The first answer. Gives false where this interaction was answered before: delivered twice, it is done once. */
  first(response: APIInteractionResponse): Promise<boolean>;
  /** Draws the message anew that the first answer made, or that the control is on. */
  edit(card: Card): Promise<void>;
  /** Says something in a message of its own. */
  followUp(card: Card, onlyToThem: boolean): Promise<void>;
  /** Takes back what the first answer made. */
  withdraw(): Promise<void>;
};

/** Nobody is called by what we say, whatever is in it. */
const quiet = { allowed_mentions: { parse: [] } };

/** A card as the body of a message. */
export const bodyOf = ({ components, files }: Card, onlyToThem = false) => ({
  ...quiet,
  flags: MessageFlags.IsComponentsV2 | (onlyToThem ? MessageFlags.Ephemeral : 0),
  components: [...components],
  ...(files?.length && {
    attachments: files.map(({ name, description }, id) => ({
      id: String(id),
      filename: name ?? `file${id}`,
      description: description ?? '',
    })),
  }),
});

/** The files of a card, as they are sent. */
export const filesOf = ({ files = [] }: Card) =>
  files.map(({ name, attachment }, id) => ({ name: name ?? `file${id}`, data: attachment as Buffer })); // cards carry bytes, no addresses

/** A first answer that draws a message. */
export const replyWith = (card: Card, onlyToThem: boolean): APIInteractionResponse => ({
  type: InteractionResponseType.ChannelMessageWithSource,
  data: bodyOf(card, onlyToThem),
});

/** A first answer that says that something comes. */
export const later = (onlyToThem: boolean): APIInteractionResponse => ({
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  ...(onlyToThem && { data: { flags: MessageFlags.Ephemeral } }),
});

/** A first answer to a control whose message is drawn anew in a moment. */
export const laterHere: APIInteractionResponse = { type: InteractionResponseType.DeferredMessageUpdate };

/** Whether Discord says that an interaction has its first answer: another delivery of it was quicker. */
const isAnswered = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;

/** Answers through Discord's REST interface. `begin` gives the first answer where it goes another way: as the answer to a request. */
export function answerBy(
  rest: REST,
  { id, token, application_id: application }: Pick<APIInteraction, 'id' | 'token' | 'application_id'>,
  begin?: (response: APIInteractionResponse) => Promise<boolean>,
): Answering {
  const original = Routes.webhookMessage(application, token);
  return {
    async first(response) {
      if (begin) return begin(response);
      try {
        await rest.post(Routes.interactionCallback(id, token), { body: response, auth: false });
        return true;
      } catch (error) {
        if (isAnswered(error)) return false;
        throw error;
      }
    },
    async edit(card) {
      await rest.patch(original, { body: bodyOf(card), files: filesOf(card), auth: false });
    },
    async followUp(card, onlyToThem) {
      await rest.post(Routes.webhook(application, token), { body: bodyOf(card, onlyToThem), files: filesOf(card), auth: false });
    },
    async withdraw() {
      await rest.delete(original, { auth: false });
    },
  };
}
