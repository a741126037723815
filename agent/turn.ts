import { setTimeout as wait } from 'node:timers/promises';
import type { MessageParts } from '../core/chat/log.ts';
import { beginningOf, textOf } from '../core/chat/message.ts';
import { tokensIn } from '../core/chat/summary.ts';
import { TutorError } from '../core/errors.ts';
import { wantStorable } from '../core/storable.ts';
import { MESSAGE_MAX } from '../core/limits.ts';
import type { Place } from '../core/discord/place.ts';
import { ConversationId, LogId, MessageId } from '../core/ids.ts';
import type { Door } from '../core/people/doors.ts';
import type { Judge } from '../core/questions/judge.ts';
import { aiDefaults } from '../core/prompts/settings.ts';
import type { Database } from '../db/connection.ts';
import { findTurnView, openTurn, type TurnToOpen, type TurnView } from '../db/queries/chat.ts';
import { findOrMakePlace } from '../db/queries/places.ts';
import { findActivePrompt, type ActivePrompt } from '../db/queries/prompts.ts';
import type { Call } from '../tools/invoke.ts';
import { actedIn, BY_HAND, findStarted, partsOf, wordsOf, type Act } from './acting.ts';
import type { TurnLimits } from './agent.ts';
import type { Breaker } from './breaker.ts';
import { fitHistory, MESSAGES_READ_MAX, noteOf, type History, type HistoryLimits } from './history.ts';
import { OFFLINE, type Chosen, type Models } from './model.ts';
import { ownWords } from './own-words.ts';
import { BARE_PROMPT, instructionsOf, stateOf } from './prompt.ts';
import type { Turnstile } from './turnstile.ts';
import type { Visitor } from './tutor.ts';
import type { TurnState } from './turn-state.ts';

/** What turns need of the product, and the rules they keep. */
export type TurnParts = {
  readonly database: Database;
  /** What a tool gets, but for what each turn says itself. */
  readonly callOf: (visitor: Visitor) => Omit<Call, 'door' | 'provenance' | 'now' | 'judge'> & { readonly judgeAt: (door: Door) => Judge };
  readonly models: Models;
  readonly breaker: Breaker;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: (line: string) => void;
  readonly limits: TurnLimits;
  readonly history: HistoryLimits;
  /** Tokens that models may cost in a day; 0 for no limit. */
  readonly caps: { readonly learner: number; readonly everyone: number };
  /** How long a conversation stays taken when its process says no more. */
  readonly aliveSeconds: number;
  /** What a log shall not hold is taken out of its texts here. */
  readonly redact: (text: string) => string;
};

/** So many tokens a day, from which several people take what models cost for them. */
export type Purse = { isEmpty(): Promise<boolean>; take(tokens: number): Promise<void> };

/** What somebody says, and where. */
export type Saying = {
  readonly visitor: Visitor;
  readonly door: Door;
  readonly text: string;
  /** What they did by a component instead of saying it; its words are made here, and `text` is empty. */
  readonly act?: Act | undefined;
  /** The conversation it belongs to; without one and without a thread it begins one. */
  readonly conversation?: ConversationId | undefined;
  /** What the door calls the conversation: there is one for each person and thread. */
  readonly thread?: string | undefined;
  /** The server and channel where it is said, where others are. */
  readonly place?: Place | undefined;
  /** What the door calls the message: delivered twice, it is answered once. */
  readonly externalId?: string | undefined;
  /** Tokens that they share with others at their door, beside the caps: guests, those of one address. */
  readonly purse?: Purse | undefined;
  /** Ends the turn where it is. A connection that breaks off is no reason: the reply is saved and waits. */
  readonly signal?: AbortSignal | undefined;
};

/** Why the built-in model answers in the place of another, and what the learner is told of it. */
export type Instead = { readonly kind: 'capped' | 'closed'; readonly note: string | undefined };

/** A turn that was opened. */
export type OpenTurn = {
  readonly conversation: ConversationId;
  readonly message: MessageId;
  /** What it says, as it is stored. */
  readonly text: string;
  readonly log: LogId;
  readonly openedAt: Date;
  readonly view: TurnView;
  readonly state: TurnState;
  readonly chosen: Chosen;
  readonly instead: Instead | undefined;
  readonly trouble: string | undefined;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly instructions: string;
  readonly history: History;
};

/** A message that was answered before, with its reply. */
export type AnsweredTurn = {
  readonly conversation: ConversationId;
  readonly message: MessageId;
  readonly reply: { readonly id: MessageId; readonly parts: MessageParts };
};

const TITLE_MAX = 80;
const NAME_MAX = 200; // of a message or a thread, as its door calls it
const TOOLS_TOKENS = 2_000; // what the schemas of the tools cost, at most
const TRIES_MAX = 8; // each lost to another message of the same conversation
const POLL_MS = 250;
const LIVES_WAITED_FOR = 1.5; // a mark that nobody prolongs runs out meanwhile

/** Refuses a message that nobody could read or store, and names that could be taken for those of our own messages. */
export function checkSaying({ text, act, thread, externalId }: Pick<Saying, 'text' | 'act' | 'thread' | 'externalId'>): void {
  if (!act && !text.trim()) throw new TutorError('invalid', 'Your message is empty.');
  if (text.length > MESSAGE_MAX)
    throw new TutorError('invalid', `That is too long: a message may have ${MESSAGE_MAX} characters. Send it in parts.`);
  const names = [thread, externalId].filter((name) => name !== undefined);
  wantStorable([text, ...names, act?.input]);
  if (names.some(({ length }) => length > NAME_MAX) || (externalId !== undefined && /^(?:reply|summary):/.test(externalId)))
    throw new TutorError('invalid', `What a door calls a message or a thread has at most ${NAME_MAX} characters, and is no name of ours.`);
}

/** When the day began in which tokens are counted: days of UTC. */
export const startOfDay = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));

/** Which model answers, and why it is no other. */
async function chooseModel(parts: TurnParts, view: TurnView, prompt: ActivePrompt | undefined, purse: Purse | undefined) {
  const { models, breaker, caps } = parts;
  const builtIn: Chosen = { name: OFFLINE, model: models.builtIn, builtIn: true };
  if (view.closed === 'here') return { chosen: builtIn, instead: { kind: 'closed', note: undefined } as Instead, trouble: undefined };
  const chosen = await models.choose(prompt?.modelName);
  if (chosen.builtIn) return { chosen, instead: undefined, trouble: chosen.instead };
  const capped =
    view.spent && ((caps.learner && view.spent.learner >= caps.learner) || (caps.everyone && view.spent.everyone >= caps.everyone));
  if (capped || (await purse?.isEmpty())) {
    const told = view.messages.some(({ parts: said }) => noteOf(said).instead === 'capped');
    return {
      chosen: builtIn,
      instead: { kind: 'capped', note: told ? undefined : ownWords.capped } as Instead,
      trouble: `${chosen.name}: the day’s tokens are used up`,
    };
  }
  if (breaker.isOpen(chosen.name))
    return { chosen: builtIn, instead: undefined, trouble: `${chosen.name}: failed a moment ago, not asked` };
  return { chosen, instead: undefined, trouble: undefined };
}

/** How a turn is answered: by which model, told what, with how much of the talk. */
type Answering = Pick<OpenTurn, 'chosen' | 'instead' | 'trouble' | 'temperature' | 'maxTokens' | 'instructions' | 'history' | 'state'> &
  Pick<TurnToOpen['log'], 'promptVersion' | 'arm' | 'inputTokens'>;

/** By a model, as it is prompted. */
async function byModel(
  parts: TurnParts,
  saying: Saying,
  view: TurnView,
  prompt: ActivePrompt | undefined,
  { text, at }: { readonly text: string; readonly at: Date },
): Promise<Answering> {
  const { chosen, instead, trouble } = await chooseModel(parts, view, prompt, saying.purse);
  const history = fitHistory(view, parts.history);
  const state = stateOf(view, saying.visitor, saying, at);
  const instructions = instructionsOf(prompt?.text ?? BARE_PROMPT, history.summary, state);
  const { temperature, maxTokens } = prompt ?? aiDefaults.tutor;
  const inputTokens = chosen.builtIn
    ? null
    : tokensIn(instructions) + tokensIn(JSON.stringify(history.messages)) + tokensIn(text) + TOOLS_TOKENS;
  const { version: promptVersion = null, arm = null } = prompt ?? {};
  return { chosen, instead, trouble, temperature, maxTokens, instructions, history, state, promptVersion, arm, inputTokens };
}

/** By no model: a tool runs by hand. Only a talk that has grown beyond what is read is cut, lest a model miss what was in between. */
const byHand = (parts: TurnParts, saying: Saying, view: TurnView, at: Date): Answering => ({
  chosen: { name: BY_HAND, model: parts.models.builtIn, builtIn: true },
  instead: undefined,
  trouble: undefined,
  temperature: aiDefaults.tutor.temperature,
  maxTokens: aiDefaults.tutor.maxTokens,
  instructions: '',
  history:
    view.messages.length < MESSAGES_READ_MAX ? { messages: [], summary: undefined, isNewSummary: false } : fitHistory(view, parts.history),
  state: stateOf(view, saying.visitor, saying, at),
  promptVersion: null,
  arm: null,
  inputTokens: null,
});

/** Reads what a turn begins with, and writes that it began. Undefined where something came between. */
async function tryToOpen(parts: TurnParts, saying: Saying): Promise<OpenTurn | AnsweredTurn | 'busy' | 'stale'> {
  const { visitor, door, thread, externalId, act } = saying;
  const { database, newId, caps, aliveSeconds } = parts;
  const at = parts.now();
  const since = !act && (caps.learner || caps.everyone) ? startOfDay(at) : undefined;
  const [found, prompt, started] = await Promise.all([
    findTurnView(database, visitor, { conversation: saying.conversation, door, thread, at, messages: MESSAGES_READ_MAX, since }),
    act ? undefined : findActivePrompt(database, 'tutor', visitor.user),
    act && findStarted(database, visitor, act),
  ]);
  if (!found) throw new TutorError('not-found', 'There is no such conversation of yours.');
  const before = externalId === undefined ? undefined : found.messages.find((message) => message.externalId === externalId);
  if (before && actedIn(before.parts) !== act?.tool)
    throw new TutorError('conflict', 'A message of that name says something else. Send this one by another.');
  const text = before ? textOf(before.parts) : act ? wordsOf(act, found, visitor.locale, started) : saying.text; // delivered again, it says what it said
  const view = { ...found, messages: found.messages.filter((message) => message !== before) }; // what is answered now is no history
  const { promptVersion, arm, inputTokens, ...answering } = act
    ? byHand(parts, saying, view, at)
    : await byModel(parts, saying, view, prompt, { text, at });
  const { chosen, trouble, instructions, temperature, maxTokens } = answering;
  const turn = { conversation: view.conversation?.id ?? ConversationId.parse(newId()), openedAt: at, log: LogId.parse(newId()) };
  const { opened, busy, reply, message } = await openTurn(
    database,
    visitor,
    {
      conversation: turn.conversation,
      door,
      place: saying.place && (await findOrMakePlace(database, saying.place)),
      thread,
      externalId,
      at,
      newest: view.newest,
      aliveSeconds,
      title: beginningOf(text.trim(), TITLE_MAX),
      message: MessageId.parse(newId()),
      parts: act ? partsOf(act, text) : [{ type: 'text', text }],
      log: {
        id: turn.log,
        agent: 'tutor',
        promptVersion,
        arm,
        model: chosen.name,
        trouble: trouble ?? null,
        systemMessage: parts.redact(instructions),
        userMessage: parts.redact(text),
        temperature,
        maxTokens,
        inputTokens,
      },
    },
    { id: newId(), at, door, action: 'open-turn', fields: ['text'] },
  );
  if (reply && message) return { conversation: turn.conversation, message, reply };
  if (!opened || !message) return busy ? 'busy' : 'stale';
  return { ...turn, ...answering, message, text, view };
}

/** A turn, and how its place is left again: one that waits for a network has left it, since it costs nothing here meanwhile. */
export type Begun = { readonly turn: OpenTurn | AnsweredTurn; readonly leave: () => void };

/** Tries to open the turn in a place of its own. */
async function tryInPlace(parts: TurnParts, saying: Saying, turnstile: Turnstile): Promise<Begun | 'busy' | 'stale'> {
  const leave = await turnstile.enter();
  let stays = false;
  try {
    const turn = await tryToOpen(parts, saying);
    if (typeof turn === 'string') return turn;
    stays = 'chosen' in turn && turn.chosen.builtIn;
    return { turn, leave };
  } finally {
    if (!stays) leave();
  }
}

/**
 * Opens the turn that answers what somebody says, or finds the reply that it was given before. While another process
 * answers in the same conversation it is waited for; if that process has died, no longer than its mark lasts.
 */
export async function beginTurn(parts: TurnParts, saying: Saying, turnstile: Turnstile): Promise<Begun> {
  const until = performance.now() + parts.aliveSeconds * 1000 * LIVES_WAITED_FOR;
  for (let tries = 0; tries < TRIES_MAX;) {
    const begun = await tryInPlace(parts, saying, turnstile);
    if (typeof begun !== 'string') return begun;
    if (begun === 'stale') tries += 1;
    else if (performance.now() > until) break;
    else await wait(POLL_MS, undefined, { signal: saying.signal });
  }
  throw new TutorError('conflict', 'Your message before this one is still being answered; please wait for that.');
}
