import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { gradeAnswer, rubricOf } from '../core/questions/index.ts';
import type { Grade } from '../core/questions/question-type.ts';
import { sayVerdict, Verdict, verdictOn } from '../core/questions/verdict.ts';
import { tells } from '../core/runs/feedback.ts';
import { findRun, type OpenAttempt, type StoredQuestion } from '../db/queries/record.ts';
import { findSitting } from '../db/queries/serving.ts';
import { endNow, nextOf, Result, sayResult } from './ending.ts';
import { readGiven, type Given } from './given.ts';
import { Gained, sayGained, type Graded } from './settling.ts';
import { gradeOfStored } from './solution.ts';
import { saySection, Section, tellSections } from './sections.ts';
import type { ToolContext } from './tool.ts';

const PARTS_MAX = 100; // what the column takes
const PART_MAX_CHARACTERS = 10_000; // an essay

/** An answer as a tool takes it. */
export const answerInput = z
  .array(z.string().max(PART_MAX_CHARACTERS))
  .min(1)
  .max(PARTS_MAX)
  .describe('Their answer in their own words, one item per part, in the form that the question asks for.');

/** What is told of an answer that was recorded. */
export const Answered = z.object({
  recorded: z.literal(true),
  attempt: z.uuid().describe('The question it was given to, as next-question names it.'),
  again: z.boolean().describe('This was answered before; what is told is the first result.'),
  waiting: z.boolean().describe('Somebody has to judge it first.'),
  verdict: Verdict.nullable(),
  gained: Gained.nullable(),
  section: Section.optional(),
  result: Result.optional(),
});
export type Answered = z.output<typeof Answered>;

/** Refuses what may not be answered: a question that has moved on, or a program's words where they do not count. */
export function admitAnswer(
  { attempt, run }: OpenAttempt,
  { provenance }: Given,
  { now, said, door, publicUrl }: Pick<ToolContext, 'now' | 'said' | 'door' | 'publicUrl'>,
): void {
  if (attempt.supersededAt) throw new TutorError('conflict', 'This question has moved on. Ask for the one that is open now.');
  if (said && attempt.servedAt > said.at)
    throw new TutorError('conflict', 'They have not seen this question yet, so they cannot have answered it: show it, and wait for them.');
  if (run.state !== 'open') throw new TutorError('conflict', 'That run is over; nothing more can be answered in it.');
  if (run.deadlineAt && now >= run.deadlineAt)
    throw new TutorError('conflict', `The time for ${run.title} is up; it is scored with what you answered.`);
  if (run.mode !== 'exam' && !run.deadlineAt && run.passingScorePercent === null) return;
  // Behind that door a model reads every question before its learner does, whoever answers it.
  if (door === 'mcp')
    throw new TutorError('forbidden', `${run.title} is timed or counts, so it is answered on Viva's own page: ${publicUrl}/runs/${run.id}`);
  if (provenance === 'relayed') {
    throw new TutorError(
      'forbidden',
      'In an exam you have to answer yourself, by a control or in your own words: what a program says for you does not count.',
    );
  }
}

/** Grades an answer that was read; undefined when somebody has to judge it. */
export const gradeGiven = (question: StoredQuestion, answer: readonly string[]): Grade | undefined =>
  rubricOf(question) ? undefined : gradeAnswer(question, answer);

const sectionIsOver = ({ run, question }: OpenAttempt, answered: ReadonlySet<string>): boolean => {
  const { sections } = run.metadata;
  return sections !== undefined && run.order.every((each) => sections[each] !== sections[question.id] || answered.has(each));
};

/** What may be told now of an answer: the verdict where its time has come, the end of the run where this was the last. */
export async function tellAnswered(
  { open, grade }: Pick<Graded, 'open' | 'grade'>,
  gained: Gained | null,
  context: ToolContext,
  again = false,
): Promise<Answered> {
  const { run, question } = open;
  const maybeOver = open.left === 0 || run.mode === 'mistakes' || run.feedback === 'after_section' || again; // otherwise there is nothing to look for
  const view = maybeOver ? await findRun(context.db, run.id, context.now) : undefined;
  const step = view && nextOf(view, context.now);
  const ends = view && step && (step.do === 'finish' || step.do === 'expire');
  const result = view && ends ? await endNow(view, step.do === 'finish' ? 'hand-in' : 'time-up', context) : undefined;
  const answered = new Set(view?.items.flatMap((item) => (item.answered ? [item.question] : [])));
  const runOver = (result?.state ?? view?.run.state ?? run.state) !== 'open';
  const told = tells(run.feedback, { runOver, sectionOver: sectionIsOver(open, answered) }) === 'all';
  return {
    recorded: true,
    attempt: open.attempt.id,
    again,
    waiting: grade === undefined,
    verdict: told && grade ? verdictOn(question, grade, question.explanation, open.answered?.counted ?? grade.fraction) : null,
    gained: told ? gained : null,
    ...(await tellSections(run, [question.id], context)),
    ...(result && { result }),
  };
}

/** An answer to a question that is answered: its first result, if it is the same submission; otherwise a conflict. */
export async function tellFirst(open: OpenAttempt, answer: readonly string[], context: ToolContext): Promise<Answered> {
  const first = open.answered!; // who calls has looked
  if (open.run.mode !== 'exam' && (await findSitting(context.db, context.now)) === 'exam') {
    throw new TutorError('conflict', 'You have an exam open; everything else waits until it is over.');
  }
  const same = context.idempotencyKey !== undefined && context.idempotencyKey === first.idempotencyKey;
  const given = same ? undefined : readGiven(open.question, open.attempt.shuffle, answer, context);
  if (!same && JSON.stringify(given?.answer) !== JSON.stringify(first.answer)) {
    throw new TutorError('conflict', 'This question is answered already, and the first answer stands. Ask for the next one.');
  }
  return tellAnswered({ open, grade: gradeOfStored(open.question, first) }, null, context, true);
}

/** What became of an answer, as a learner reads it. */
export function sayAnswered({ again, waiting, verdict, gained, section, result }: Answered): string {
  const lines = [
    again ? 'You have answered this one already.' : '',
    waiting ? 'Saved. Somebody has to read it before it has a verdict.' : verdict && !section ? sayVerdict(verdict) : 'Saved.',
    gained ? sayGained(gained) : '',
    section ? saySection(section) : '',
    result ? sayResult(result) : '',
    result?.gained ? sayGained(result.gained) : '',
  ];
  return lines.filter(Boolean).join('\n');
}
