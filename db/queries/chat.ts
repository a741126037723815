import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { MessageParts, type Citations, type ToolCalls, type TurnOutcome } from '../../core/chat/log.ts';
import {
  AttemptId,
  ConversationId,
  MessageId,
  type PromptVersionId,
  RunId,
  type UserId,
  type ExperimentArmId,
  type LogId,
  type PlaceId,
} from '../../core/ids.ts';
import { TutorError } from '../../core/errors.ts';
import type { Door } from '../../core/people/doors.ts';
import { Shuffle } from '../../core/runs/run.ts';
import { asPerson, asSystem, callAsPerson, type AuditEntry, type PersonCalls, type Speaker, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { conversations, messages } from '../schema/chat.ts';
import { StoredQuestion, StoredRun } from './record.ts';

/** A message as it was stored. */
const StoredMessage = z.object({
  id: MessageId,
  role: z.enum(['user', 'assistant']),
  parts: MessageParts,
  externalId: z.string().nullable(),
});
export type StoredMessage = z.output<typeof StoredMessage>;

/** What a turn begins with. */
const TurnView = z.object({
  learner: z.object({ name: z.string().nullable(), disclaimerShown: z.boolean() }),
  conversation: z.object({ id: ConversationId, currentRun: RunId.nullable() }).nullable(),
  newest: MessageId.nullable(),
  summary: MessageParts.nullable(),
  messages: z.array(StoredMessage),
  run: StoredRun.nullable(),
  open: z.object({ attempt: z.object({ id: AttemptId, position: z.int(), shuffle: Shuffle }), question: StoredQuestion }).nullable(),
  last: z.object({ text: z.string(), fraction: z.number().nullable(), told: z.boolean() }).nullable(),
  sits: z.enum(['exam', 'withheld']).nullable(),
  spent: z.object({ learner: z.number(), everyone: z.number() }).nullable(),
  /** Whether what is at hand belongs to a course in which no model sees anything, or some other course is such a one. */
  closed: z.enum(['here', 'elsewhere', 'nowhere']),
});
export type TurnView = z.output<typeof TurnView>;

/** Where a turn takes place: a conversation, or a thread of a door that has one conversation for each person. */
export type Whereabouts = {
  readonly conversation: ConversationId | undefined;
  readonly door: Door;
  readonly thread: string | undefined;
  readonly at: Date;
  /** How many messages at most. */
  readonly messages: number;
  /** From when on what models cost is wanted. */
  readonly since: Date | undefined;
};

/** What a turn begins with, or undefined where that conversation is not the speaker's, or they are not active. */
export async function findTurnView(db: Database, who: Speaker, where: Whereabouts): Promise<TurnView | undefined> {
  const found = await callAsPerson(db, who, 'turn_view', [where]);
  return found === null || (found as { missing?: true }).missing ? undefined : TurnView.parse(found);
}

/** A turn as it is opened. */
export type TurnToOpen = {
  readonly conversation: ConversationId;
  readonly door: Door;
  readonly place: PlaceId | undefined;
  readonly thread: string | undefined;
  readonly title: string;
  readonly message: MessageId;
  readonly externalId: string | undefined;
  readonly parts: MessageParts;
  readonly at: Date;
  /** The newest message as it was read: another one since means that all has to be read again. */
  readonly newest: MessageId | null;
  /** For how long nobody else may take the conversation, unless it is prolonged. */
  readonly aliveSeconds: number;
  readonly log: {
    readonly id: LogId;
    readonly agent: string;
    readonly promptVersion: PromptVersionId | null;
    readonly model: string;
    readonly systemMessage: string;
    readonly userMessage: string;
    readonly temperature: number;
    readonly maxTokens: number;
    /** What it will cost at least, should nobody be there to say what it did. */
    readonly inputTokens: number | null;
    readonly trouble: string | null;
    readonly arm: ExperimentArmId | null;
  };
};

const Opened = z.object({
  opened: z.boolean(),
  stale: z.boolean().optional(),
  busy: z.boolean().optional(),
  message: MessageId.optional(),
  reply: z.object({ id: MessageId, parts: MessageParts }).optional(),
});

/** Opens a turn: the message, the log and the conversation's mark, all or none of them. */
export const openTurn = async (db: Database, who: Speaker, turn: TurnToOpen, note: AuditEntry): Promise<z.output<typeof Opened>> =>
  Opened.parse(await callAsPerson(db, who, 'open_turn', [turn], note));

/** A question to the tutor about material, with its answer. */
export type QuestionAsked = {
  readonly id: string;
  readonly query: string;
  readonly answer: string;
  readonly score: number;
  readonly citations: Citations;
  readonly subjects: readonly string[];
  readonly clarification: boolean;
  readonly outOfScope: boolean;
  readonly escalation: boolean;
};

/** A turn as it is closed. */
export type TurnToClose = {
  readonly conversation: ConversationId;
  readonly at: Date;
  readonly messages: readonly {
    readonly id: MessageId;
    readonly role: 'assistant' | 'system';
    readonly parts: MessageParts;
    readonly externalId: string;
  }[];
  readonly run: RunId | null;
  readonly disclaimed: boolean;
  readonly questions: readonly QuestionAsked[];
  readonly log: {
    readonly id: LogId;
    readonly openedAt: Date;
    readonly status: 'final' | 'interrupted';
    readonly response: string | null;
    readonly milliseconds: number;
    readonly inputTokens: number | null;
    readonly outputTokens: number | null;
    readonly toolCalls: ToolCalls;
    readonly outcome: TurnOutcome;
    readonly trouble: string | null;
  };
};

/** Closes a turn, with its reply; false where its log was closed already. */
export const closeTurn = async (db: Database, who: Speaker, turn: TurnToClose, note: AuditEntry): Promise<boolean> =>
  z.boolean().parse(await callAsPerson(db, who, 'close_turn', [turn], note));

/** Whether any of these ids belongs to a course in which no model sees anything, whatever run or talk it comes up in. */
export const holdsClosed = async (db: PersonCalls, ids: readonly string[]): Promise<boolean> =>
  z.boolean().parse(await db.call('holds_closed', ids));

/** What models have cost since a moment, in tokens: for one person, and for everyone. */
export const findSpending = (db: Database, who: Speaker | undefined, since: Date): Promise<{ learner: number; everyone: number }> =>
  asSystem(db, 'count the tokens of a day', async (tx) => {
    const { rows } = await tx.execute<{ learner: string; everyone: string }>(sql`
      select coalesce(sum(tokens) filter (where user_id = ${who?.user ?? null}::uuid), 0) as learner, coalesce(sum(tokens), 0) as everyone
      from (select user_id, coalesce(input_tokens, 0) + coalesce(output_tokens, 0) as tokens from chatbot_logs
            where created_at >= ${since.toISOString()}::timestamptz and model_name <> 'offline') spent`);
    return { learner: Number(rows[0]?.learner), everyone: Number(rows[0]?.everyone) };
  });

/** Says that the process of a turn still lives. Tells whether its person may still speak. */
export const prolongTurn = (db: Database, who: Speaker, conversation: ConversationId, turn: LogId, seconds: number): Promise<boolean> =>
  asSystem(db, 'prolong a turn', async (tx) => {
    await tx
      .update(conversations)
      .set({ turnUntil: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
      .where(and(eq(conversations.id, conversation), eq(conversations.turnId, turn)));
    const { rowCount } = await tx.execute(sql`select from users where id = ${who.user} and is_active`);
    return rowCount === 1;
  });

const ELSEWHERE_MAX_MINUTES = 10; // a call of an agent outside of any conversation lasts no longer

/**
 * Closes the logs of turns whose process is gone: nobody says any more that it lives. A living process prolongs its turns
 * every few seconds, so those of others are left alone. Returns how many were closed.
 */
export const sweepTurns = (db: Database): Promise<number> =>
  asSystem(db, 'close the logs of turns that were interrupted', async (tx) => {
    const { rowCount } = await tx.execute(sql`update chatbot_logs l set status = 'interrupted'
      where l.status = 'open' and not exists (select from conversations c where c.id = l.conversation_id and c.turn_id = l.id and c.turn_until > clock_timestamp())
        and (l.conversation_id is not null or l.created_at < clock_timestamp() - make_interval(mins => ${ELSEWHERE_MAX_MINUTES}))`);
    return rowCount ?? 0;
  });

const LISTED_MAX = 100; // what a page can show

/** The speaker's conversations, the last touched first. */
export const listConversations = (db: Database, who: Speaker) =>
  asPerson(db, who, (tx) =>
    tx
      .select({
        id: conversations.id,
        door: conversations.door,
        title: conversations.title,
        currentRun: conversations.currentRunId,
        updatedAt: conversations.updatedAt,
      })
      .from(conversations)
      .where(eq(conversations.userId, who.user))
      .orderBy(desc(conversations.updatedAt), desc(conversations.id))
      .limit(LISTED_MAX),
  );

/** What was said since the exam began that is open: not what was answered before. */
const sinceExam = (user: UserId, conversation: ConversationId) => sql`${messages.createdAt} > coalesce((
  select max(a.created_at) from messages a where a.conversation_id = ${conversation} and a.role = 'assistant' and a.created_at <= (
    select min(r.started_at) from user_test_runs r where r.user_id = ${user} and r.state = 'open' and r.mode = 'exam')), '-infinity')`;

/**
 * One of the speaker's conversations with what was said in it, oldest first: the last page of it, or the one before a
 * message. Undefined where there is none of theirs. While they have an exam open, nothing from before it is told: passages
 * and explanations stand there, as in the materials, which wait as well.
 */
export async function findTalk(
  db: Database,
  who: Speaker,
  conversation: ConversationId,
  { before, at }: { readonly before: MessageId | undefined; readonly at: Date },
) {
  const isExam = (await callAsPerson(db, who, 'sits', [at])) === 'exam';
  return asPerson(db, who, async (tx) => {
    const [talk] = await tx
      .select({ title: conversations.title, running: sql<boolean>`coalesce(${conversations.turnUntil} > clock_timestamp(), false)` })
      .from(conversations)
      .where(and(eq(conversations.id, conversation), eq(conversations.userId, who.user)));
    if (!talk) return undefined;
    const rows = await tx
      .select({
        id: messages.id,
        role: sql<'user' | 'assistant'>`${messages.role}`, // others are not looked for
        parts: messages.parts,
        createdAt: messages.createdAt,
      })
      .from(messages)
      .where(
        and(
          eq(messages.conversationId, conversation),
          inArray(messages.role, ['user', 'assistant']),
          before
            ? sql`(${messages.createdAt}, ${messages.id}) < (select b.created_at, b.id from messages b where b.id = ${before} and b.conversation_id = ${conversation})`
            : undefined,
          isExam ? sinceExam(who.user, conversation) : undefined,
        ),
      )
      .orderBy(desc(messages.createdAt), desc(messages.id))
      .limit(LISTED_MAX + 1);
    if (isExam && !before && rows.length === 0)
      throw new TutorError(
        'conflict',
        'You have an exam open: what was said before it must wait until it is over. Go on with it, or hand it in.',
      );
    return { ...talk, messages: rows.slice(0, LISTED_MAX).toReversed(), earlier: rows.length > LISTED_MAX };
  });
}

const owned = (user: UserId, conversation: ConversationId) => and(eq(conversations.id, conversation), eq(conversations.userId, user));

/** Calls a talk something else; false where it is not theirs. */
export const renameConversation = async (tx: Tx, user: UserId, conversation: ConversationId, title: string): Promise<boolean> =>
  (await tx.update(conversations).set({ title }).where(owned(user, conversation)).returning({ id: conversations.id })).length > 0;

/** Removes a talk with its messages; false where it is not theirs. */
export const removeConversation = async (tx: Tx, user: UserId, conversation: ConversationId): Promise<boolean> =>
  (await tx.delete(conversations).where(owned(user, conversation)).returning({ id: conversations.id })).length > 0;
