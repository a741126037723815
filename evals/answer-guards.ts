import { changesIn, suite, type Mutation } from './guards.ts';

const days = changesIn('db/migrations/0021_days_and_messages.sql');
const judging = changesIn('db/migrations/0014_judging.sql');
const [judge, day, loopholes, exams, disputes] = ['asking-judge', 'days', 'loopholes', 'exams', 'disputes'].map((name) =>
  suite('db', `tools/${name}.db.test.ts`),
) as [readonly string[], readonly string[], readonly string[], readonly string[], readonly string[]]; // as many as names
const prompts = suite('db', 'agent/prompt-secrecy.db.test.ts');

/** Guards of how answers are judged, paid and told, and of what they are found in. */
export const answerGuards: readonly Mutation[] = [
  changesIn('tools/asking-judge.ts')('no judge sees a course with AI off', '!rubric || !usesAi', '!rubric', judge),
  days('a course with AI off says so', 'FROM public.courses c WHERE NOT c.is_ai AND', 'FROM public.courses c WHERE false AND', judge),
  judging('nobody judges a run that was given up', "AND r.state IN ('open', 'grading') FOR NO KEY", 'FOR NO KEY', judge),
  changesIn('tools/limited-judge.ts')(
    'a judge that hangs keeps no answer back',
    'await Promise.race([judge.judge(task, signal), whenAborted(signal)])',
    'await judge.judge(task, signal)',
    judge,
  ),
  changesIn('tools/limited-judge.ts')('what is no verdict is said to be none', 'said === undefined || areVerdicts(said)', 'true', judge),
  changesIn('tools/limited-judge.ts')(
    'the log of judging has no words of an answer',
    "error instanceof Error ? error.name : 'without an error'",
    'String(error)',
    judge,
  ),
  changesIn('core/questions/judge.ts')('points come from the rubric alone', 'decided.filter(({ met }) => met)', 'decided', judge),
  days('a message answers once', 'IF EXISTS (SELECT FROM public.user_answers WHERE message_id = message) THEN', 'IF false THEN', loopholes),
  changesIn('tools/given.ts')('an answer names the message it is found in', ', message: said.id }', ' }', loopholes),
  changesIn('core/game/xp.ts')('a question pays once a day', '* weight) - paidToday)', '* weight))', day),
  days('what a day has paid is what the database says', "'paidToday', coalesce(sum((SELECT", "'paidToday', 0 * coalesce(sum((SELECT", day),
  changesIn('core/practice/rebuild.ts')('a replay pays once a day', 'paidOnDay.set(onDay, paidToday + xp)', 'paidOnDay.set(onDay, 0)', day),
  days('a day is not made by another zone', "at >= known.study_day_began_at + interval '20 hours'", 'true', day),
  days(
    'a journey breaks no streak',
    'AND NOT (here > known.study_day + 1 AND there = known.study_day + 1)',
    'AND NOT (there > known.study_day)',
    day,
  ),
  days(
    'a day is never set back',
    'SELECT greatest(known.study_day, CASE WHEN moved THEN here ELSE there END)',
    'SELECT CASE WHEN moved THEN here ELSE there END',
    day,
  ),
  changesIn('tools/sections.ts')('a section is told when it is over', 'tellsOf(item) ? [index + 1]', 'index < 0 ? [index + 1]', exams),
  changesIn('tools/show-run-report.ts')('a report waits for the end of an exam', "(await findSitting(db, now)) === 'exam'", 'false', exams),
  changesIn('tools/reporting.ts')(
    'a report of an open run has nothing of what is to come',
    "item.answer || run.state !== 'open'",
    'true',
    exams,
  ),
  changesIn('db/regrade.ts')(
    'late answers are regraded',
    'n.version_number > v.version_number',
    'n.version_number < v.version_number',
    disputes,
  ),
  changesIn('agent/prompt.ts')(
    'a prompt holds no key',
    "question: 'text' in asked ? asked : null,",
    "question: 'text' in asked ? { ...asked, body: open?.question.body } as never : null,",
    prompts,
  ),
];
