import { DiscordAPIError, MessageFlags, RESTJSONErrorCodes, type APIInteractionResponse } from 'discord.js';
import { InteractionResponseType } from 'discord.js';
import { randomUUID } from 'node:crypto';
import { traceOf, TutorError } from '../../core/errors.ts';
import type { Answering } from './answering.ts';
import { replyWith } from './answering.ts';
import type { Card } from './card.ts';
import { trouble } from './render/notice.ts';

/** What the first answer was: nothing yet, a message to come (seen by all or by one), or a message that was there. */
type Stage = 'silent' | 'thinking' | 'thinking-aside' | 'here' | 'told';

/** An interaction in the course of being answered. */
export type Conduct = Answering & {
  /** Whether what is announced is seen by who asked alone; what belongs to it is then as well. */
  isAside(): boolean;
  /** Shows a card where something was announced, or beside what is there; aside, where nobody else may see it. */
  show(card: Card, aside?: boolean): Promise<void>;
  /** Says in a sentence what kept it from being done, to whoever asked alone. */
  fail(error: unknown, log: (line: string) => void): Promise<void>;
};

const isEphemeral = (response: APIInteractionResponse): boolean =>
  'data' in response &&
  typeof response.data === 'object' &&
  'flags' in response.data &&
  (Number(response.data.flags) & MessageFlags.Ephemeral) !== 0;

function stageAfter(response: APIInteractionResponse): Stage {
  if (response.type === InteractionResponseType.DeferredMessageUpdate) return 'here';
  if (response.type !== InteractionResponseType.DeferredChannelMessageWithSource) return 'told';
  return isEphemeral(response) ? 'thinking-aside' : 'thinking';
}

/** The interaction is too old, or its message is gone: nobody is there any more to be told anything. */
const isOver = (error: unknown): boolean =>
  error instanceof DiscordAPIError &&
  (error.code === RESTJSONErrorCodes.UnknownInteraction ||
    error.code === RESTJSONErrorCodes.UnknownMessage ||
    error.code === RESTJSONErrorCodes.UnknownWebhook ||
    error.code === RESTJSONErrorCodes.InvalidWebhookToken);

/** Follows what was answered so far, so that whatever comes next goes to the right place. */
export function conduct(answering: Answering): Conduct {
  let stage: Stage = 'silent';
  let begunAside = false;
  const show = async (card: Card, aside = false): Promise<void> => {
    if (stage === 'silent') {
      await answering.first(replyWith(card, aside));
      stage = 'told';
    } else if (stage === 'thinking' && aside) {
      await answering.withdraw();
      await answering.followUp(card, true);
      stage = 'told';
    } else if (stage === 'thinking' || stage === 'thinking-aside') {
      await answering.edit(card);
      stage = 'told';
    } else {
      await answering.followUp(card, aside);
    }
  };
  return {
    ...answering,
    isAside: () => begunAside,
    async first(response) {
      const isFirst = await answering.first(response);
      stage = stageAfter(response);
      begunAside = isEphemeral(response);
      return isFirst;
    },
    show,
    async fail(error, log) {
      if (isOver(error)) return;
      const id = error instanceof TutorError ? undefined : randomUUID();
      if (id) log(`Discord: ${id}: ${traceOf(error)}`);
      const sentence = error instanceof TutorError ? error.message : `Something broke; it has been noted (${id}).`;
      try {
        await show(trouble(sentence), true);
      } catch (late) {
        if (!isOver(late)) log(`Discord: could not say what went wrong: ${traceOf(late)}`);
      }
    },
  };
}
