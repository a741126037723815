import { z } from 'zod';
import type { Place } from '../../core/discord/place.ts';
import { roundModes, roundStates, type RoundMode, type RoundStep } from '../../core/discord/round.ts';
import { RoundId, type CourseId, type QuestionId } from '../../core/ids.ts';
import type { PersonCalls } from '../client.ts';
import { placePayload } from './places.ts';
import { StoredQuestion } from './record.ts';

const fraction = z.number().min(0).max(1);

const StoredRound = z.object({
  id: RoundId,
  title: z.string(),
  mode: z.enum(roundModes),
  state: z.enum(roundStates),
  teams: z.int(),
  seed: z.int(),
  seconds: z.int(),
  questions: z.int(),
  position: z.int(),
  revision: z.int(),
  dueAt: z.coerce.date(),
  isStarter: z.boolean(),
  /** Whether what was right is told of the question that was asked last. */
  revealed: z.boolean(),
  /** The question that was asked last, with its key: for code that shows, grades and tells. */
  question: StoredQuestion.nullable(),
  /** How many there are for that question, how many stay for the next one, and how many have answered. */
  present: z.int(),
  staying: z.int(),
  answered: z.int(),
  someoneRight: z.boolean(),
  hasAnswered: z.boolean(),
  players: z.array(
    z.object({
      name: z.string(),
      isSelf: z.boolean(),
      team: z.int().nullable(),
      from: z.int(),
      until: z.int().nullable(),
      scores: z.array(z.object({ position: z.int(), fraction })),
    }),
  ),
  /** How often each choice was taken, by its id; only when it is told. */
  chosen: z.record(z.string(), z.int()).nullable(),
});
/** A round as it stands: of sealed answers it holds how many there are, and no more. */
export type StoredRound = z.output<typeof StoredRound>;

/** A round goes on where it is spoken: that may be a thread of the channel by which the server chooses. */
const at = ({ id, channel, thread = channel }: Place) => ({ place: id, channel: thread });

/** The round that goes on in a channel, or the last there was. */
export async function findRound(db: PersonCalls, place: Place): Promise<StoredRound | undefined> {
  const found = await db.call('round_view', at(place));
  return found === null ? undefined : StoredRound.parse(found);
}

/** A round as it is started. */
export type RoundToStart = {
  readonly id: RoundId;
  readonly courseId: CourseId;
  readonly title: string;
  readonly mode: RoundMode;
  readonly teams: number;
  readonly order: readonly QuestionId[];
  readonly seed: number;
  readonly seconds: number;
  readonly dueAt: Date;
  readonly at: Date;
};

const Started = z.object({ started: z.boolean(), refused: z.enum(['channel', 'course']).optional() });

/** Starts a round, or says why not: one goes on in the channel, or the course is not published. */
export const recordRound = async (db: PersonCalls, place: Place, round: RoundToStart): Promise<z.output<typeof Started>> =>
  Started.parse(await db.call('start_round', { ...round, ...at(place), place: placePayload(place) }));

const Joined = z.object({
  title: z.string().optional(),
  team: z.int().nullish(),
  from: z.int().optional(),
  teams: z.int().optional(),
  refused: z.enum(['none', 'exam', 'course', 'late', 'team', 'full']).optional(),
});

/** Lets the speaker play from now on. */
export const recordJoin = async (
  db: PersonCalls,
  place: Place,
  given: { readonly team: number | undefined; readonly most: number; readonly at: Date },
): Promise<z.output<typeof Joined>> => Joined.parse(await db.call('join_round', { ...at(place), ...given, team: given.team ?? null }));

/** Takes the speaker out; false where they do not play. */
export const recordLeave = async (db: PersonCalls, place: Place): Promise<boolean> =>
  z.boolean().parse(await db.call('leave_round', at(place)));

/** An answer as it is sealed. */
export type RoundAnswer = {
  readonly round: RoundId;
  readonly position: number;
  readonly answer: readonly string[];
  readonly typed: readonly string[];
  readonly fraction: number;
  readonly at: Date;
};

const Sealed = z.object({ given: z.literal(true).optional(), refused: z.enum(['answered', 'over', 'player', 'exam']).optional() });

/** Seals an answer; the same one twice is one. */
export const sealAnswer = async (db: PersonCalls, place: Place, given: RoundAnswer): Promise<z.output<typeof Sealed>> =>
  Sealed.parse(await db.call('answer_round', { ...given, ...at(place) }));

/** A step that is due in a round as it was read. */
export type StepToTake = {
  readonly round: RoundId;
  readonly revision: number;
  readonly step: RoundStep;
  readonly at: Date;
  readonly dueAt: Date;
};

/** Takes a step; false where somebody else took one first. */
export const recordStep = async (db: PersonCalls, place: Place, given: StepToTake): Promise<boolean> =>
  z.boolean().parse(await db.call('advance_round', { ...given, ...at(place) }));

/** Ends a round before its end, for who started it or manages the place. */
export const recordCancel = async (db: PersonCalls, place: Place, now: Date): Promise<'cancelled' | 'none' | 'forbidden'> =>
  z.enum(['cancelled', 'none', 'forbidden']).parse(await db.call('cancel_round', { ...at(place), manages: place.mayManage, at: now }));
