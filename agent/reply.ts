import { setTimeout as wait } from 'node:timers/promises';
import type { UIMessageChunk } from 'ai';
import type { MessageParts, TurnOutcome } from '../core/chat/log.ts';
import { textOf } from '../core/chat/message.ts';
import { traceOf, TutorError } from '../core/errors.ts';
import { MessageId, type ConversationId } from '../core/ids.ts';
import { closeTurn, prolongTurn } from '../db/queries/chat.ts';
import { runAct } from './acting.ts';
import { chunksOf, toClose } from './keeping.ts';
import { openLanes } from './lanes.ts';
import { openReplay, type Replay } from './replay.ts';
import { runTurn } from './run-turn.ts';
import { openTurnstile } from './turnstile.ts';
import { beginTurn, checkSaying, type AnsweredTurn, type OpenTurn, type Saying, type TurnParts } from './turn.ts';

/** What was said to what somebody said. */
export type Replied = {
  readonly id: MessageId;
  readonly parts: MessageParts;
  readonly text: string;
  readonly outcome: TurnOutcome | 'answered-before';
};

/** A turn as a door sees it: the chunks of a UI message stream, as often as they are read, and the reply when it is saved. */
export type Reply = {
  readonly conversation: ConversationId;
  readonly message: MessageId;
  readonly stream: () => ReadableStream<UIMessageChunk>;
  readonly done: Promise<Replied>;
};

/** The turns of a process. */
export type Replies = {
  /** Answers what somebody says. Resolves when the turn is open; a refusal, as of a conversation of somebody else, is thrown. */
  readonly reply: (saying: Saying) => Promise<Reply>;
  /** The turn that goes on in a conversation of theirs, for a door that lost it. */
  readonly find: (visitor: Saying['visitor'], conversation: ConversationId) => Reply | undefined;
  /** Ends the turn that goes on, at the learner's wish; what was said stays. */
  readonly stop: (visitor: Saying['visitor'], conversation: ConversationId) => boolean;
  /** Settles when no turn goes on. */
  idle(): Promise<void>;
  /** Ends all turns, and waits until they are saved. */
  close(): Promise<void>;
};

const UNSAVED = 'Your message was answered, but the reply could not be saved. Please look before you send it again.';
const ALIVE_TIMES = 3; // how often a living process says so before its mark would run out

const SAVES_MAX = 5;
const AT_ONCE_MAX = 16; // turns that only think and ask the database: more at once would be no quicker, and wait in vain for connections

/** Saves what was said, again while the database has too much to do: done twice it changes nothing, and unsaved it would be lost. */
async function patiently(save: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await save();
      return;
    } catch (error) {
      if (!(error instanceof TutorError) || error.kind !== 'unavailable' || tries === SAVES_MAX) throw error;
      await wait(tries * 200);
    }
  }
}

/** Whether its person was shut out while the turn went on: nothing of theirs is saved any more. */
const isShutOut = (error: unknown): error is TutorError => error instanceof TutorError && error.kind === 'forbidden';

/** Takes what a turn cost from the purse there is. What cannot be taken costs nobody their reply. */
async function takeFrom({ log }: TurnParts, { purse }: Saying, tokens: number): Promise<void> {
  if (!purse || tokens === 0) return;
  await purse.take(tokens).catch((error: unknown) => log(`Tutor: what a turn cost could not be counted: ${String(error)}`));
}

/** Runs a turn and saves it; the last chunk comes when that is done. */
async function carryOut(
  parts: TurnParts,
  saying: Saying,
  turn: OpenTurn,
  replay: Replay<UIMessageChunk>,
  stop: AbortController,
): Promise<Replied> {
  const { database, aliveSeconds, breaker, newId, now } = parts;
  const id = MessageId.parse(newId());
  const prolong = async () => {
    const mayGoOn = await prolongTurn(database, saying.visitor, turn.conversation, turn.log, aliveSeconds).catch(() => true); // the next one may do
    if (!mayGoOn) stop.abort(new Error('its person was shut out, or is gone'));
  };
  const alive = setInterval(() => void prolong(), (aliveSeconds * 1000) / ALIVE_TIMES).unref();
  try {
    const ran = await (saying.act
      ? runAct(parts, saying, saying.act, turn, id, replay.push)
      : runTurn(parts, saying, turn, id, replay.push));
    if (!turn.chosen.builtIn) breaker[ran.outcome === 'fell-back' ? 'failed' : 'answered'](turn.chosen.name);
    if (ran.trouble && (turn.chosen.builtIn || ran.outcome === 'fell-back'))
      parts.log(`Tutor: the built-in model answered (${ran.trouble}).`);
    const closing = toClose(parts, saying, turn, ran, id);
    if (!turn.chosen.builtIn) await takeFrom(parts, saying, (closing.log.inputTokens ?? 0) + (closing.log.outputTokens ?? 0));
    await patiently(() =>
      closeTurn(database, saying.visitor, closing, { id: newId(), at: now(), door: saying.door, action: 'close-turn', fields: [] }),
    );
    replay.push({ type: 'finish' });
    const said = closing.messages.at(-1)!.parts; // the reply is always there
    return { id, parts: said, text: textOf(said), outcome: ran.outcome };
  } catch (error) {
    replay.push({ type: 'error', errorText: isShutOut(error) ? error.message : UNSAVED });
    throw error;
  } finally {
    clearInterval(alive);
    replay.end();
  }
}

type Running = Reply & { readonly saying: Saying; readonly stop: AbortController };

/** Whether it is the same message of the same person, in the same talk. */
const isSame = ({ saying: one, conversation }: Running, other: Saying): boolean =>
  other.externalId !== undefined &&
  one.externalId === other.externalId &&
  one.visitor.user === other.visitor.user &&
  one.door === other.door &&
  (other.conversation === undefined ? other.thread !== undefined && one.thread === other.thread : conversation === other.conversation) &&
  one.act?.tool === other.act?.tool;

/** The reply that a message was given before. */
function repeat({ conversation, message, reply }: AnsweredTurn): Reply {
  const { id, parts } = reply;
  const done = Promise.resolve<Replied>({ id, parts, text: textOf(parts), outcome: 'answered-before' });
  return { conversation, message, stream: () => ReadableStream.from(chunksOf(id, parts, conversation)), done };
}

/** Opens the turns of a process: the one way in which any door has somebody answered. */
export function openReplies(parts: TurnParts): Replies {
  const lanes = openLanes();
  const turnstile = openTurnstile(AT_ONCE_MAX);
  const running = new Map<ConversationId, Running>();
  const started = new Set<Promise<unknown>>();

  function start(saying: Saying, turn: OpenTurn, leave: () => void): Reply {
    const replay = openReplay<UIMessageChunk>();
    const stop = new AbortController();
    const signal = saying.signal ? AbortSignal.any([saying.signal, stop.signal]) : stop.signal;
    const done = carryOut(parts, { ...saying, text: turn.text, signal }, turn, replay, stop);
    const { conversation, message } = turn;
    running.set(conversation, { conversation, message, stream: replay.read, done, stop, saying });
    started.add(done);
    void done
      .catch((error: unknown) => {
        if (!isShutOut(error)) parts.log(`Tutor: a turn could not be saved: ${traceOf(error)}`);
      })
      .finally(() => {
        running.delete(conversation);
        started.delete(done);
        leave();
      });
    return { conversation, message, stream: replay.read, done };
  }

  const mine = (visitor: Saying['visitor'], conversation: ConversationId): Running | undefined => {
    const found = running.get(conversation);
    return found?.saying.visitor.user === visitor.user ? found : undefined;
  };

  return {
    async reply(saying) {
      checkSaying(saying);
      const again = [...running.values()].find((each) => isSame(each, saying)); // sent anew by a page that lost the stream
      if (again) return again;
      const { visitor, door, conversation, thread } = saying;
      const leave = await lanes.enter(conversation ?? `${visitor.user} ${door} ${thread ?? parts.newId()}`);
      try {
        const { turn, leave: leavePlace } = await beginTurn(parts, saying, turnstile);
        const end = () => {
          leavePlace();
          leave();
        };
        if (!('reply' in turn)) return start(saying, turn, end);
        end();
        return repeat(turn);
      } catch (error) {
        leave();
        throw error;
      }
    },
    find: mine,
    stop(visitor, conversation) {
      const found = mine(visitor, conversation);
      found?.stop.abort(new Error('stopped by the learner'));
      return found !== undefined;
    },
    async idle() {
      while (started.size) await Promise.allSettled(started);
    },
    async close() {
      for (const { stop } of running.values()) stop.abort(new Error('the product is closing'));
      await Promise.allSettled(started);
    },
  };
}
