import { setTimeout as wait } from 'node:timers/promises';
import type { MessageParts } from '../core/chat/log.ts';
import { beginningOf, textOf } from '../core/chat/message.ts';
import { tokensIn } from '../core/chat/summary.ts';
import { TutorError } from '../core/errors.ts';
import { ConversationId, LogId, MessageId, type PlaceId } from '../core/ids.ts';
import type { Door } from '../core/people/doors.ts';
import type { Judge } from '../core/questions/judge.ts';
import { aiDefaults } from '../core/prompts/settings.ts';
import type { Database } from '../db/connection.ts';
import { findTurnView, openTurn, type TurnView } from '../db/queries/chat.ts';
import { findActivePrompt, type ActivePrompt } from '../db/queries/prompts.ts';
import type { Call } from '../tools/invoke.ts';
import type { TurnLimits } from './agent.ts';
import type { Breaker } from './breaker.ts';
import { fitHistory, MESSAGES_READ_MAX, noteOf, type History, type HistoryLimits } from './history.ts';
import { OFFLINE, type Chosen, type Models } from './model.ts';
import { ownWords } from './own-words.ts';
import { BARE_PROMPT, instructionsOf, stateOf } from './prompt.ts';
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

/** What somebody says, and where. */
export type Saying = {
  readonly visitor: Visitor;
  readonly door: Door;
  readonly text: string;
  /** The conversation it belongs to; without one and without a thread it begins one. */
  readonly conversation?: ConversationId | undefined;
  /** What the door calls the conversation: there is one for each person and thread. */
  readonly thread?: string | undefined;
  readonly place?: PlaceId | undefined;
  /** What the door calls the message: delivered twice, it is answered once. */
  readonly externalId?: string | undefined;
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

const TEXT_MAX = 8_000; // characters: an essay; longer ones are handed in as files
const TITLE_MAX = 80;
const NAME_MAX = 200; // of a message or a thread, as its door calls it
const TOOLS_TOKENS = 2_000; // what the schemas of the tools cost, at most
const TRIES_MAX = 8; // each lost to another message of the same conversation
const POLL_MS = 250;
const LIVES_WAITED_FOR = 1.5; // a mark that nobody prolongs runs out meanwhile

/** Refuses a message that nobody could read or store, and names that could be taken for those of our own messages. */
export function checkSaying({ text, thread, externalId }: Pick<Saying, 'text' | 'thread' | 'externalId'>): void {
  if (!text.trim()) throw new TutorError('invalid', 'Your message is empty.');
  if (text.length > TEXT_MAX)
    throw new TutorError('invalid', `That is too long: a message may have ${TEXT_MAX} characters. Send it in parts.`);
  const names = [thread, externalId].filter((name) => name !== undefined);
  if ([text, ...names].some((each) => each.includes('\u0000') || !each.isWellFormed()))
    throw new TutorError('invalid', 'That holds a character that is none, and cannot be stored.');
  if (names.some(({ length }) => length > NAME_MAX) || (externalId !== undefined && /^(?:reply|summary):/.test(externalId)))
    throw new TutorError('invalid', `What a door calls a message or a thread has at most ${NAME_MAX} characters, and is no name of ours.`);
}

/** When the day began in which tokens are counted: days of UTC. */
export const startOfDay = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));

/** Which model answers, and why it is no other. */
async function chooseModel(parts: TurnParts, view: TurnView, prompt: ActivePrompt | undefined) {
  const { models, breaker, caps } = parts;
  const builtIn: Chosen = { name: OFFLINE, model: models.builtIn, builtIn: true };
  if (view.closed === 'here') return { chosen: builtIn, instead: { kind: 'closed', note: undefined } as Instead, trouble: undefined };
  const chosen = await models.choose(prompt?.modelName);
  if (chosen.builtIn) return { chosen, instead: undefined, trouble: chosen.instead };
  const capped =
    view.spent && ((caps.learner && view.spent.learner >= caps.learner) || (caps.everyone && view.spent.everyone >= caps.everyone));
  if (capped) {
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

/** Reads what a turn begins with, and writes that it began. Undefined where something came between. */
async function tryToOpen(parts: TurnParts, saying: Saying): Promise<OpenTurn | AnsweredTurn | 'busy' | 'stale'> {
  const { visitor, door, thread, externalId } = saying;
  const { database, newId, caps, aliveSeconds } = parts;
  const at = parts.now();
  const since = caps.learner || caps.everyone ? startOfDay(at) : undefined;
  const [view, prompt] = await Promise.all([
    findTurnView(database, visitor, { conversation: saying.conversation, door, thread, at, messages: MESSAGES_READ_MAX, since }),
    findActivePrompt(database, 'tutor', visitor.user),
  ]);
  if (!view) throw new TutorError('not-found', 'There is no such conversation of yours.');
  const { chosen, instead, trouble } = await chooseModel(parts, view, prompt);
  const before = externalId === undefined ? undefined : view.messages.find((message) => message.externalId === externalId);
  const text = before ? textOf(before.parts) : saying.text; // delivered again, it says what it said
  const messages = view.messages.filter((message) => externalId === undefined || message.externalId !== externalId); // what is answered now is no history
  const history = fitHistory({ ...view, messages }, parts.history);
  const state = stateOf(view, visitor, door, at);
  const instructions = instructionsOf(prompt?.text ?? BARE_PROMPT, history.summary, state);
  const { temperature, maxTokens } = prompt ?? aiDefaults.tutor;
  const turn = { conversation: view.conversation?.id ?? ConversationId.parse(newId()), openedAt: at, log: LogId.parse(newId()) };
  const inputTokens = chosen.builtIn
    ? null
    : tokensIn(instructions) + tokensIn(JSON.stringify(history.messages)) + tokensIn(text) + TOOLS_TOKENS;
  const { opened, busy, reply, message } = await openTurn(
    database,
    visitor,
    {
      conversation: turn.conversation,
      door,
      place: saying.place,
      thread,
      externalId,
      at,
      newest: view.newest,
      aliveSeconds,
      title: beginningOf(text.trim(), TITLE_MAX),
      message: MessageId.parse(newId()),
      parts: [{ type: 'text', text }],
      log: {
        id: turn.log,
        agent: 'tutor',
        promptVersion: prompt?.version ?? null,
        arm: prompt?.arm ?? null,
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
  return { ...turn, message, text, view, state, chosen, instead, trouble, temperature, maxTokens, instructions, history };
}

/**
 * Opens the turn that answers what somebody says, or finds the reply that it was given before. While another process
 * answers in the same conversation it is waited for; if that process has died, no longer than its mark lasts.
 */
export async function beginTurn(parts: TurnParts, saying: Saying): Promise<OpenTurn | AnsweredTurn> {
  const until = performance.now() + parts.aliveSeconds * 1000 * LIVES_WAITED_FOR;
  for (let tries = 0; tries < TRIES_MAX;) {
    const turn = await tryToOpen(parts, saying);
    if (typeof turn !== 'string') return turn;
    if (turn === 'stale') tries += 1;
    else if (performance.now() > until) break;
    else await wait(POLL_MS, undefined, { signal: saying.signal });
  }
  throw new TutorError('conflict', 'Your message before this one is still being answered; please wait for that.');
}
