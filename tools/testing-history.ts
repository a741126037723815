import { AttemptId, CourseId, QuestionId, QuestionSetId, RunId, SubjectId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { gradeAnswer, rubricOf } from '../core/questions/index.ts';
import { seedOf } from '../core/runs/chance.ts';
import { callAsPerson, type PersonCalls } from '../db/client.ts';
import { newId } from '../db/new-id.ts';
import { findRun, type StoredQuestion } from '../db/queries/record.ts';
import { listQuestionsToServe, recordStart, serveQuestions, type RunToStart } from '../db/queries/serving.ts';
import { StoredStanding } from '../db/queries/standing.ts';
import { samplePeople } from '../db/seed/people.ts';
import { asOwner } from '../db/testing-world.ts';
import { endNow } from './ending.ts';
import { recordGraded, type Graded, type RecordContext } from './settling.ts';
import { classTime, type Classroom } from './testing.ts';

const RUN_QUESTIONS_MAX = 50;
const DAY_MS = 86_400_000;
const [subject, course, loose] = [1, 2, 20].map((n) => `0198a000-0000-7000-8000-${String(n).padStart(12, '0')}`) as [
  string,
  string,
  string,
]; // three go in
const sets = [4, 21, 22, 23].map((n) => `0198a000-0000-7000-8000-${String(n).padStart(12, '0')}`);
const statement = (n: number) => QuestionId.parse(`0198a001-0000-7000-8000-${String(n).padStart(12, '0')}`);

/** What a classroom gets besides its course: a second set, a course without a subject, a bank without a course; choices and essays. */
const more = (questions: number) => `
  insert into question_sets (id, course_id, title, position) values ('${sets[1]}', '${course}', 'More statements', 1);
  insert into courses (id, course_number, course_title, is_published) values ('${loose}', 'ST-2', 'Loose statements', true);
  insert into question_sets (id, course_id, title) values ('${sets[2]}', '${loose}', 'Loose statements');
  insert into question_sets (id, subject_id, kind, title) values ('${sets[3]}', '${subject}', 'bank', 'Bank of statements');
  update questions set question_set_id = (array['${sets.join("','")}'])[1 + original_question_number * 4 / ${questions + 1}]::uuid;
  update questions set topic_id = null where question_set_id in ('${sets[2]}', '${sets[3]}') or original_question_number % 7 = 0;
  update question_versions v set question_type = 'multiple_response', body = '{"choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}, {"id": "c", "text": "C"}, {"id": "d", "text": "D"}], "correct": ["a", "c"], "credit": "per_option"}'
    from questions q where q.id = v.question_id and q.original_question_number % 3 = 0;
  update question_versions v set question_type = 'short_answer', body = '{"rubric": [{"id": "one", "text": "One.", "points": 1}, {"id": "two", "text": "Two.", "points": 2}]}'
    from questions q where q.id = v.question_id and q.original_question_number % 40 = 0;`;

type Learner = (typeof samplePeople)[number];
type Scope = Pick<RunToStart, 'source' | 'courseId' | 'subjectId' | 'setId'> & { readonly from: number; readonly to: number };
/** The time it is in a history, and its dice: the same for a seed. */
type History = { readonly room: Classroom; readonly questions: number; now: number; readonly chance: () => number };

const pick = <Item>({ chance }: History, list: readonly Item[]): Item => list[Math.floor(chance() * list.length)]!; // below its length

/** What runs are taken of, by the numbers of their statements: each set has a quarter. */
function scopesOf(questions: number): Scope[] {
  const quarter = (n: number) => ({ from: Math.ceil((n * (questions + 1)) / 4) || 1, to: Math.ceil(((n + 1) * (questions + 1)) / 4) - 1 });
  const none = { courseId: null, subjectId: null };
  const setOf = (n: number, courseId: string) =>
    ({ ...none, source: 'set', setId: QuestionSetId.parse(sets[n]), courseId: CourseId.parse(courseId), ...quarter(n) }) as const;
  return [
    setOf(0, course),
    setOf(1, course),
    setOf(2, loose),
    { ...none, source: 'subject', subjectId: SubjectId.parse(subject), ...quarter(3) },
    { ...none, source: 'course', courseId: CourseId.parse(course), from: 1, to: quarter(1).to },
  ];
}

/** The functions of the record, as a learner at the history's time. */
function contextOf({ room, now }: History, learner: Learner): RecordContext {
  const at = new Date(now);
  const call: PersonCalls['call'] = (name, ...given) =>
    callAsPerson(room.db, { user: learner.id, role: learner.role }, name, given, {
      id: newId(),
      at,
      door: 'evals',
      action: 'study',
      fields: [],
    });
  return { db: { call }, now: at, newId, ratingRules };
}

function answerTo(history: History, { type }: StoredQuestion): string[] {
  if (type === 'true_false') return [pick(history, ['true', 'false'])];
  return type === 'multiple_response' ? ['a', 'b', 'c', 'd'].filter((_, n) => history.chance() < (n % 2 ? 0.2 : 0.8)) : ['An essay.'];
}

type Asked = { readonly attempt: AttemptId; readonly question: StoredQuestion };

/** Begins a run of something, and serves all of it. */
async function begin(history: History, learner: Learner): Promise<{ readonly run: RunId; readonly asked: readonly Asked[] }> {
  const { room, questions, chance } = history;
  const { from, to, ...scope } = pick(history, scopesOf(questions));
  const order = Array.from({ length: to - from + 1 }, (_, n) => statement(from + n))
    .filter(() => chance() < 0.7)
    .slice(0, 5 + Math.floor(chance() * (RUN_QUESTIONS_MAX - 5)));
  const run = RunId.parse(newId());
  const { db, now: at } = contextOf(history, learner);
  const passingScorePercent = pick(history, [null, 60]);
  const usual = {
    mode: 'practice',
    channel: 'evals',
    feedback: 'immediate',
    seed: 0,
    title: 'Run',
    timeLimitSeconds: null,
    metadata: {},
  } as const;
  await recordStart(db, { ...scope, ...usual, id: run, order, passingScorePercent, at });
  const asked = (await listQuestionsToServe(db, run, order)).map((question) => ({ attempt: AttemptId.parse(newId()), question }));
  const served = asked.map(({ attempt, question }, position) => ({
    id: attempt,
    question: question.id,
    version: question.version,
    position,
    shuffle: {},
  }));
  await serveQuestions(db, { run, at, door: 'evals', page: 1, questions: served });
  await asOwner(room.db, `update attempts set hints_shown = (abs(hashtext(id::text)) % 12) / 9 where user_test_run_id = '${run}'`);
  return { run, asked };
}

/** Answers some questions of a run together, as tools record them: settled one after the other. */
async function answer(history: History, learner: Learner, run: RunId, page: readonly Asked[], passedOn: boolean): Promise<void> {
  const { room, now, chance } = history;
  const context = contextOf(history, learner);
  const view = (await findRun(context.db, run, context.now))!; // it was just begun
  const rows = await asOwner<{ hints: number; standing: unknown }>(
    room.db,
    `select t.hints_shown as hints, app.standing_of('${learner.id}', t.question_id, '${context.now.toISOString()}') as standing from attempts t
     where t.id in ('${page.map(({ attempt }) => attempt).join("','")}') order by t.position`,
  );
  const graded = page.map(({ attempt, question }, position): Graded => {
    const given = answerTo(history, question);
    const { hints, standing } = rows[position]!; // one for each
    const asked = {
      id: attempt,
      page: chance() < 0.3 ? 1 : null,
      servedAt: new Date(now - Math.floor(chance() * 60_000)),
      hintsShown: hints,
    };
    return {
      open: {
        attempt: { ...asked, position, shuffle: {}, usedAt: null, supersededAt: null },
        run: view.run,
        question,
        standing: StoredStanding.parse(standing),
        achievements: view.achievements,
        left: 1,
        answered: null,
      },
      given: {
        answer: given,
        typed: given,
        provenance: pick(history, passedOn ? ['direct', 'attested', 'relayed'] : ['direct', 'attested']),
      },
      grade: rubricOf(question) ? undefined : gradeAnswer(question, given),
      confidence: pick(history, [null, 1, 3, 5]),
      key: null,
    };
  });
  const [first, ...rest] = graded;
  if (first && !(await recordGraded([first, ...rest], context))) throw new Error('a page was not recorded');
}

/** One run, answered on one or two pages, and mostly handed in. Gives how many answers it took. */
async function sit(history: History, learner: Learner): Promise<number> {
  const { chance } = history;
  history.now += Math.floor(chance() * 0.1 * DAY_MS);
  const { run, asked } = await begin(history, learner);
  const passedOn = chance() < 0.15; // a program is involved
  const place = chance() < 0.3 ? Math.floor(chance() * asked.length) : asked.length;
  const pages = [asked.slice(0, place), asked.slice(place).filter(() => chance() < 0.9)].filter(({ length }) => length);
  for (const page of pages) {
    history.now += 60_000 + Math.floor(chance() * 600_000);
    await answer(history, learner, run, page, passedOn);
  }
  const [end, context] = [chance(), contextOf(history, learner)];
  if (end < 0.9) await endNow((await findRun(context.db, run, context.now))!, end < 0.85 ? 'hand-in' : 'abandon', context); // it is there
  return pages.flat().length;
}

/** Learners who study for weeks in a classroom of so many statements: gives what lets them study until there are so many answers more. */
export async function openHistory(room: Classroom, questions: number, seed = 'history'): Promise<(wanted: number) => Promise<number>> {
  for (const text of more(questions).split(';\n')) await asOwner(room.db, text);
  let drawn = 0;
  const history: History = {
    room,
    questions,
    now: classTime.getTime() - 200 * DAY_MS,
    chance: () => seedOf(`${seed} ${(drawn += 1)}`) / 2 ** 31,
  };
  return async (wanted) => {
    let answers = 0;
    for (; answers < wanted; history.now += 0.4 * DAY_MS)
      for (const learner of samplePeople) if (answers < wanted) answers += await sit(history, learner);
    return answers;
  };
}
