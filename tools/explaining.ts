import { TutorError } from '../core/errors.ts';
import { sayVerdict, type Verdict } from '../core/questions/verdict.ts';
import { listLessonsOf } from '../db/queries/answers.ts';
import { holdsClosed } from '../db/queries/chat.ts';
import { findOpenAttempt } from '../db/queries/record.ts';
import { searchMaterials } from '../embeddings/search.ts';
import { sayPassage, showPassage, type PassageShown } from './passages.ts';
import type { Recalled } from './recalling.ts';
import type { ToolContext } from './tool.ts';

const PASSAGES_MAX = 2; // about a screen
const QUERY_MAX = 600; // characters

/** An answer explained. */
export type Explained = {
  readonly title: string;
  readonly number: number;
  readonly text: string;
  readonly code: string | null;
  readonly topic: string | null;
  readonly answer: string;
  readonly given: string;
  readonly verdict: Verdict;
  readonly comment: string | null;
  readonly lessons: string[];
  readonly passages: PassageShown[];
};

/** What the materials of the course say of it; passages of low confidence are left out. */
async function passagesOn({ stored, run, verdict }: Told, { db, embedders, publicUrl, signal }: ToolContext): Promise<PassageShown[]> {
  if (!run.courseId) return [];
  const right = verdict.choices.filter((choice) => choice.right).map(({ text }) => text);
  const question = [stored.question.text, ...right].join(' ').slice(0, QUERY_MAX);
  const mayLeave = !(await holdsClosed(db, [stored.question.id])); // an exam may ask questions of other courses than its own
  const wish = { question, course: run.courseId, count: PASSAGES_MAX, mayLeave };
  const { passages } = await searchMaterials(db, { ...embedders, signal }, wish).catch((error: unknown) => {
    if (error instanceof TutorError && error.kind === 'not-found') return { passages: [] }; // the course is closed to them by now
    throw error;
  });
  return passages.filter(({ confidence }) => confidence.label !== 'Low').map((passage) => showPassage(passage, publicUrl));
}

type Told = Recalled & { readonly verdict: Verdict };

/** Explains an answer by what its author wrote, and by the materials of its course. */
export async function explain(told: Told, context: ToolContext): Promise<Explained> {
  const { item, stored, report, verdict } = told;
  const open = await findOpenAttempt(context.db, undefined, context.now);
  if (open && !open.answered && open.question.id === stored.question.id)
    throw new TutorError('conflict', 'That question is open once more just now: answer it first.');
  return {
    title: report.title,
    number: item.number,
    text: item.text,
    code: item.code,
    topic: item.topic,
    answer: told.own.id,
    given: item.given ?? '',
    verdict,
    comment: item.comment,
    lessons: stored.question.topicId ? await listLessonsOf(context.db, stored.question.topicId) : [],
    passages: await passagesOn(told, context),
  };
}

/** An explanation as a learner reads it. */
export function sayExplained({ number, text, code, given, verdict, comment, lessons, passages }: Explained): string {
  const choices = verdict.choices.flatMap((choice) =>
    choice.why ? [`- ${choice.text} (${choice.right ? 'right' : 'not right'}): ${choice.why}`] : [],
  );
  return [
    `**${number}.** ${text}${code ? `\n\`\`\`\n${code}\n\`\`\`` : ''}`,
    `Your answer: ${given}`,
    sayVerdict(verdict),
    ...choices,
    comment ? `Comment: ${comment}` : '',
    lessons.length ? `To revise: ${lessons.join(', ')}.` : '',
    ...passages.map(sayPassage),
  ]
    .filter(Boolean)
    .join('\n');
}
