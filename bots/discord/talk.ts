/*
 * Talking with the tutor on Discord: whoever mentions the bot, or writes to it alone, is answered as at any other door.
 *
 *   const talk = openTalk({ rest: client.rest, tutor, applicationId, identityOf, drawQuestion, drawAnswered, drawProposal, drawStop, log });
 *   client.ws.on(GatewayDispatchEvents.MessageCreate, (message) => void talk.hear(message));   // every message: it picks its own
 *   await talk.close();                                                                         // before the tutor closes
 *
 * It needs no gateway: whatever process has the message of a MESSAGE_CREATE and a REST of discord.js can have it answered.
 * `hear` settles when the message is answered, and never throws. What is drawn below the words, and what its controls do,
 * is the business of whoever draws it; `owner` is the Discord id of the only one who may press them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { APIUser, REST } from 'discord.js';
import type { Tutor, Visitor } from '../../agent/tutor.ts';
import { traceOf, TutorError } from '../../core/errors.ts';
import type { Place } from '../../core/discord/place.ts';
import { whereInstead } from './where-instead.ts';
import { hear as read, isForBot, type Heard, type Message } from './talking/addressed.ts';
import { openOrder, openSparing } from './talking/keeping-order.ts';
import { doorWords } from './talking/own-words.ts';
import { openBrakes, usualPace, type Brakes, type Pace } from './talking/pace.ts';
import { openPen } from './talking/pen.ts';
import { isBarred, isGone, speechOf, type Speech } from './talking/rest.ts';
import { tellReply, type Draws } from './talking/tell.ts';
import { inPlace, openRegrets, openVenue, type Venue } from './talking/venue.ts';

/** What talking needs. */
export type TalkParts = Draws & {
  readonly rest: REST;
  readonly tutor: Pick<Tutor, 'reply' | 'talk' | 'invoke' | 'identity'>;
  /** Also the id of the bot as a user: they are the same. */
  readonly applicationId: string;
  /** Who a Discord user is here; `server` is where they speak, if not to the bot alone. */
  readonly identityOf: (user: APIUser, server: string | undefined) => Promise<Visitor>;
  /** The server and the channel of a message, where it is known; of a thread, the channel that it belongs to. */
  readonly placeOf?: (message: Message) => Place | undefined | Promise<Place | undefined>;
  readonly log: (line: string) => void;
  readonly pace?: Partial<Pace>;
};

/** The conversations of a process. */
export type Talk = {
  /** Answers a message, if it is for the bot. */
  hear(message: Message): Promise<void>;
  /** Settles when nothing is being answered. */
  idle(): Promise<void>;
  /** Ends what is being answered, each with a sentence that says so. */
  close(): Promise<void>;
};

const CLOSING_MAX_MS = 8_000; // whoever stops a process waits ten seconds, then kills it
const SAID_AGAIN_MS = 30_000;

/** What somebody said, where it is answered, and the turn that answers it. */
type Begun = { readonly venue: Venue; readonly visitor: Visitor; readonly waiting: ReturnType<Tutor['reply']> };

/** Everything that answers a message. */
type Desk = TalkParts & {
  readonly speech: Speech;
  readonly closing: AbortSignal;
  /** Says a sentence of the door's own, but not again and again. */
  readonly saySparingly: (message: Message, content: string, venue?: Venue) => Promise<void>;
  readonly regret: (message: Message) => Promise<void>;
};

const say = (speech: Speech, { channel, replyTo }: Venue, { id }: Message, content: string): Promise<unknown> =>
  speech.post(channel, {
    content,
    nonce: `${id}-e`, // not that of the first message of a reply, which may be there already
    ...(replyTo === undefined ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } }),
  });

/** Begins to answer: who it is, where, and the turn. Nothing where there is nothing to answer, or no way. */
async function begin(desk: Desk, message: Message, { text, hasFiles }: Heard): Promise<Begun | undefined> {
  const { tutor, identityOf, placeOf, speech, closing, saySparingly, regret } = desk;
  const { author, guild_id: server, id } = message;
  if (!text) {
    await saySparingly(message, hasFiles ? doorWords.onlyFiles : doorWords.welcome);
    return undefined;
  }
  const visitor = await identityOf(author, server);
  const refused = await tutor.identity.countTries([{ limit: 'chat-person', whom: visitor.user }]).catch((error: unknown) => {
    if (error instanceof TutorError) return error.message;
    throw error;
  });
  if (refused) {
    await saySparingly(message, refused);
    return undefined;
  }
  const place = server === undefined ? undefined : await placeOf?.(message);
  const elsewhere = place && (await whereInstead(tutor, visitor, place));
  if (elsewhere !== undefined) {
    await saySparingly(message, elsewhere);
    return undefined;
  }
  const venue = await openVenue(speech, message, text);
  if (!venue) {
    await regret(message);
    return undefined;
  }
  const waiting = tutor.reply({ visitor, door: 'discord', text, thread: venue.channel, externalId: id, place, signal: closing });
  waiting.catch(() => undefined); // it is awaited later
  return { venue, visitor, waiting };
}

/** Answers what was begun. */
async function tell(desk: Desk, message: Message, { hasFiles }: Heard, { venue, visitor, waiting }: Begun, brakes: Brakes): Promise<void> {
  const { speech, tutor, closing, log, pace = {} } = desk;
  const whole = { ...usualPace, ...pace };
  const typing = setInterval(() => void speech.type(venue.channel).catch(() => undefined), whole.typingMs); // a courtesy
  try {
    const pen = openPen({ speech, venue, name: message.id, pace: whole, brakes, log });
    const notes = [...(hasFiles ? [doorWords.filesToo] : []), ...(venue.isNew ? [doorWords.goOn] : [])];
    const isClosing = () => closing.aborted;
    const isShared = message.guild_id !== undefined;
    await tellReply(await waiting, { tutor, draws: desk, visitor, owner: message.author.id, pen, isShared, notes, isClosing, log });
  } finally {
    clearInterval(typing);
  }
}

/** Tells what went wrong, if there is a way. */
async function apologise(desk: Desk, message: Message, venue: Venue, error: unknown): Promise<void> {
  const { speech, closing, saySparingly, regret, log } = desk;
  if (isGone(error)) return undefined;
  if (isBarred(error)) return regret(message);
  const isExpected = error instanceof TutorError;
  if (!isExpected && !closing.aborted) log(`Discord: a message could not be answered: ${traceOf(error)}`);
  const content = isExpected ? error.message : closing.aborted ? doorWords.cutOff : doorWords.broken;
  // That one has to wait is said of each message, since it is not answered; what is so for every message, once.
  const said = isExpected && error.kind !== 'conflict' ? saySparingly(message, content, venue) : say(speech, venue, message, content);
  return said.then(
    () => undefined,
    (other: unknown) => (isBarred(other) ? regret(message) : undefined), // whoever cannot be told has been logged
  );
}

/** Opens the conversations of a process. */
export function openTalk(parts: TalkParts): Talk {
  const speech = speechOf(parts.rest);
  const brakes = openBrakes(parts.rest);
  const stop = new AbortController();
  const order = openOrder();
  const isNews = openSparing(SAID_AGAIN_MS);
  const heardBefore = openSparing(Number.POSITIVE_INFINITY);
  const answering = new Set<Promise<void>>();
  const regret = openRegrets(speech);
  const saySparingly = async (message: Message, content: string, venue = inPlace(message)) => {
    if (isNews(`${message.author.id} ${message.channel_id} ${content}`)) await say(speech, venue, message, content);
  };
  const desk: Desk = { ...parts, speech, closing: stop.signal, saySparingly, regret };

  async function answer(message: Message): Promise<void> {
    let venue = inPlace(message);
    try {
      const heard = read(message, parts.applicationId);
      // What one person says in one place is begun in the order in which it was said, and answered while the next waits.
      const begun = await order(`${message.author.id} ${message.channel_id}`, () => begin(desk, message, heard));
      if (!begun) return;
      ({ venue } = begun);
      await tell(desk, message, heard, begun, brakes);
    } catch (error) {
      await apologise(desk, message, venue, error);
    }
  }

  const idle = async () => {
    while (answering.size) await Promise.allSettled(answering);
  };
  return {
    async hear(message) {
      if (stop.signal.aborted || !isForBot(message, parts.applicationId) || !heardBefore(message.id)) return;
      const work = answer(message).finally(() => answering.delete(work));
      answering.add(work);
      await work;
    },
    idle,
    async close() {
      stop.abort(new Error('the bot is closing'));
      await Promise.race([idle(), wait(CLOSING_MAX_MS, undefined, { ref: false })]);
      brakes.release();
    },
  };
}
