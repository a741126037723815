import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { questionsPerRound, roundModes, secondsBefore, secondsEach, TEAMS_MAX } from '../core/discord/round.ts';
import { RoundId } from '../core/ids.ts';
import { seedOf } from '../core/runs/chance.ts';
import { chooseQuestions } from '../core/runs/choose.ts';
import { listCandidates } from '../db/queries/choosing.ts';
import type { RoundToStart } from '../db/queries/rounds.ts';
import { wantStudiedHere } from './placing.ts';
import { oneSource } from './planning.ts';
import type { ToolContext } from './tool.ts';

/** What is asked for when a round is started. */
export const RoundWish = z.strictObject({
  of: z.enum(['course', 'topic', 'set']).describe('What the questions come from.'),
  name: z.string().trim().min(1).max(300).describe('Its id, number, code or title, as list-courses gives it.'),
  course: z.string().trim().min(1).max(300).describe('The course, where the name alone could be of several.').optional(),
  mode: z
    .enum(roundModes)
    .default('everyone-has-time')
    .describe('Whether all have their time, the first right answer ends a question, or teams play.'),
  teams: z.int().min(2).max(TEAMS_MAX).default(2).describe('How many teams, where teams play.'),
  questions: z.int().min(questionsPerRound.min).max(questionsPerRound.max).default(questionsPerRound.usual).describe('How many questions.'),
  seconds: z.int().min(secondsEach.min).max(secondsEach.max).default(secondsEach.usual).describe('How many seconds there are for each.'),
  waitSeconds: z
    .int()
    .min(secondsBefore.min)
    .max(secondsBefore.max)
    .default(secondsBefore.usual)
    .describe('How many seconds players are waited for.'),
});

/** Plans a round: what it asks, in which order. Essays are left out, since nobody could tell at once what they are worth. */
export async function planRound(wish: z.output<typeof RoundWish>, context: ToolContext): Promise<RoundToStart> {
  const { of, name, course, mode, seconds } = wish;
  const source = await oneSource(of, name, course, context);
  if (!source.course_id) throw new TutorError('invalid', `${source.title} belongs to no course, so no group plays it.`);
  await wantStudiedHere(context, { course: source.course_id, mode });
  const id = RoundId.parse(context.newId());
  const candidates = (await listCandidates(context.db, context.who.user, of, source, true))
    .filter(({ waits }) => !waits)
    .map(({ question, topic, difficulty }) => ({ question, topic, difficulty })); // how its starter did is nothing to the others
  const order = chooseQuestions(candidates, { mode: 'practice', count: wish.questions, shuffle: true }, seedOf(id));
  if (!order.length) throw new TutorError('not-found', `${source.title} has no question that a group could play.`);
  return {
    id,
    courseId: source.course_id,
    title: source.title,
    mode,
    teams: mode === 'teams' ? wish.teams : 0,
    order,
    seed: seedOf(id),
    seconds,
    dueAt: new Date(context.now.getTime() + wish.waitSeconds * 1000),
    at: context.now,
  };
}
