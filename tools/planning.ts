import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { CourseId, type RunId } from '../core/ids.ts';
import { seedOf } from '../core/runs/chance.ts';
import { chooseQuestions } from '../core/runs/choose.ts';
import { feedbackTimings, runModes, type RunMode } from '../core/runs/run.ts';
import {
  listCandidates,
  listDue,
  listMistakes,
  listSources,
  startable,
  type Candidate,
  type Named,
  type RunSource,
  type Startable,
} from '../db/queries/choosing.ts';
import type { RunToStart } from '../db/queries/serving.ts';
import { wantStudiedHere } from './placing.ts';
import type { ToolContext } from './tool.ts';

/** The most questions of one run: more is a term, not a sitting. */
export const QUESTIONS_MAX = 200;
const QUESTIONS_USUAL = 10;
const EXAM_SECONDS_PER_QUESTION = 90; // where an exam is made of a course or a set, which say nothing of time

const level = z.int().min(1).max(5);

/** What a learner asks for when they start a run. */
export const RunWish = z.strictObject({
  of: z.enum(startable).describe('What the questions come from.'),
  name: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('Its id, number, code or title, as list-courses gives it; not needed for mistakes or what is due.')
    .optional(),
  course: z.string().trim().min(1).max(300).describe('The course, where the name alone could be of several; or of which alone.').optional(),
  mode: z.enum(runModes).describe('practice, custom or exam; only where they ask for another than the usual one.').optional(),
  count: z.int().min(1).max(QUESTIONS_MAX).describe('How many questions, where they say so.').optional(),
  easiest: level.describe('The easiest level wanted, 1 to 5.').optional(),
  hardest: level.describe('The hardest level wanted, 1 to 5.').optional(),
  feedback: z.enum(feedbackTimings).describe('When verdicts are told, where they ask for another time than the usual one.').optional(),
});
type RunWish = z.output<typeof RunWish>;

const kinds = {
  course: 'course',
  topic: 'topic',
  set: 'set',
  exam: 'exam',
  'practice-test': 'practice_test',
  mistakes: 'mistakes',
  due: 'due',
} as const satisfies Record<Startable, RunToStart['source']>;

/** The one thing of that name that questions can come from and the speaker may see. */
export async function oneSource(
  kind: Named,
  name: string | undefined,
  course: string | undefined,
  { db }: Pick<ToolContext, 'db'>,
): Promise<RunSource> {
  if (!name) throw new TutorError('invalid', `Which ${kind.replace('-', ' ')}? Name it.`);
  const [found, ...others] = await listSources(db, kind, name, course);
  if (!found)
    throw new TutorError(
      'not-found',
      `There is no ${kind.replace('-', ' ')} called "${name}"${course ? ` in "${course}"` : ''}; look at the list of courses.`,
    );
  if (others.length) {
    const all = [found, ...others].map((source) => `"${source.title}" (${source.course})`);
    throw new TutorError('invalid', `"${name}" could be ${all.join(' or ')}; name the course as well.`);
  }
  return found;
}

/** Whether essays would wait for a person, and nobody asked for them: who takes an exam or a set as it is takes what is in it. */
const isLeftToPeople = async ({ of, mode, count }: RunWish, { judge }: ToolContext): Promise<boolean> =>
  of !== 'exam' && mode !== 'exam' && !(of === 'set' && count === undefined) && ((await judge.isSilent?.()) ?? false);

type Found = { readonly source: RunSource | undefined; readonly candidates: readonly Candidate[]; readonly title: string };

/** Of what a learner has of their own, everywhere or in one course, with what is said where there is none of it. */
const own = {
  mistakes: {
    title: 'Mistakes',
    of: 'Mistakes in',
    list: listMistakes,
    none: 'There is nothing you got wrong and have not put right since. Well done.',
  },
  due: { title: 'Review', of: 'Review of', list: listDue, none: 'Nothing is due for review now. Well done.' },
} as const satisfies Record<Exclude<Startable, Named>, { title: string; of: string; list: typeof listDue; none: string }>;

async function findQuestions(wish: RunWish, context: ToolContext): Promise<Found> {
  if (wish.of !== 'mistakes' && wish.of !== 'due') {
    const source = await oneSource(wish.of, wish.name, wish.course, context);
    return {
      source,
      candidates: await listCandidates(context.db, context.who.user, wish.of, source, await isLeftToPeople(wish, context)),
      title: source.title,
    };
  }
  const within = wish.course ?? wish.name;
  const course = within ? await oneSource('course', within, undefined, context) : undefined;
  const { title, of, list, none } = own[wish.of];
  const candidates = await list(context.db, context.who.user, course ? CourseId.parse(course.course_id) : null, context.now);
  if (!candidates.length) throw new TutorError('conflict', none);
  return { source: course, candidates, title: course ? `${of} ${course.title}` : title };
}

const byQuestion = <Value>(candidates: readonly Candidate[], order: readonly string[], value: (candidate: Candidate) => Value | null) =>
  Object.fromEntries(
    candidates
      .filter(({ question }) => order.includes(question))
      .flatMap((each) => (value(each) === null ? [] : [[each.question, value(each)!]])),
  ); // null was left out

const usualMode = ({ of, easiest, hardest }: RunWish): RunMode =>
  of === 'exam' ? 'exam' : of === 'mistakes' ? 'mistakes' : easiest !== undefined || hardest !== undefined ? 'custom' : 'practice';

/** Plans a run: what it asks, in which order, for how long, and when it tells. */
export async function planRun(wish: RunWish, id: RunId, context: ToolContext): Promise<RunToStart> {
  const { of, easiest = 1, hardest = 5, count } = wish;
  if (easiest > hardest) throw new TutorError('invalid', `The easiest level (${easiest}) is above the hardest (${hardest}).`);
  if (wish.mode === 'mistakes' && of !== 'mistakes') throw new TutorError('invalid', 'For a run of mistakes, ask for one of mistakes.');
  if (wish.mode === 'exam' && wish.feedback === 'immediate')
    throw new TutorError('invalid', 'An exam tells its verdicts later; for verdicts at once, practise.');
  if (of === 'exam' && wish.mode && wish.mode !== 'exam')
    throw new TutorError('invalid', 'An exam is taken as an exam; for practice, take the course or a practice test.');
  const { source, candidates, title } = await findQuestions(wish, context);
  await wantStudiedHere(context, { course: source?.course_id ?? null });
  const mode = of === 'mistakes' ? 'mistakes' : (wish.mode ?? usualMode(wish));
  const seed = seedOf(id);
  const whole = of === 'exam' || (of === 'set' && count === undefined);
  const wanted = of === 'exam' ? undefined : (count ?? source?.draw ?? (of === 'set' ? undefined : QUESTIONS_USUAL));
  const order = chooseQuestions(
    candidates,
    {
      mode,
      ...(wanted !== undefined && { count: wanted }),
      ...(of !== 'exam' && { difficulty: [2 * easiest - 1, 2 * hardest] as const }),
      shuffle: source?.config?.shuffle_questions ?? (!whole && mode !== 'exam'),
    },
    seed,
  ).slice(0, of === 'exam' ? undefined : QUESTIONS_MAX); // an exam is its paper, however long
  if (!order.length) throw new TutorError('not-found', `${title} has no question of that level to ask.`);
  const sections = byQuestion(candidates, order, ({ section }) => section);
  return {
    id,
    courseId: source?.course_id ?? null,
    subjectId: source?.subject_id ?? null,
    source: kinds[of],
    ...(of === 'set' && source?.set_id && { setId: source.set_id }),
    ...(source?.exam_id && { examId: source.exam_id }),
    ...(source?.practice_test_id && { practiceTestId: source.practice_test_id }),
    ...(of === 'topic' && source?.topic_id && { topicId: source.topic_id }),
    mode,
    channel: context.door,
    feedback: of === 'exam' ? (source?.feedback ?? 'after_run') : (wish.feedback ?? (mode === 'exam' ? 'after_run' : 'immediate')),
    order,
    seed,
    title,
    timeLimitSeconds: source?.duration ?? (mode === 'exam' ? EXAM_SECONDS_PER_QUESTION * order.length : null),
    passingScorePercent: source?.passing ?? null,
    at: context.now,
    metadata: {
      ...(of === 'exam' && { points: byQuestion(candidates, order, ({ points }) => points) }),
      ...(Object.keys(sections).length > 0 && { sections }),
    },
  };
}
