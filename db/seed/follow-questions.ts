import { asc, eq, getTableName, inArray } from 'drizzle-orm';
import { questionBodies } from '../../core/questions/index.ts';
import type { Tx } from '../client.ts';
import { examQuestions } from '../schema/exams.ts';
import { questionHints, questions, questionVersions } from '../schema/questions.ts';
import type { Content, ContentQuestion } from './content.ts';
import type { Memory } from './memory.ts';
import { fingerprint, isStill, namesIn, type Values } from './part.ts';
import { EXAM, idsOf } from './rows.ts';
import { seedId } from './seed-id.ts';

/** What a question says, with its key and its hints; a question keeps it in versions. */
type Wording = Omit<typeof questionVersions.$inferInsert, 'id' | 'questionId' | 'versionNumber'> & { readonly hints: readonly string[] };
type Newest = { readonly number: number; readonly wording: Values };

const WORDING = 'wording';

/** The id that a question's wording is remembered by: its versions come and go. */
const wordingIdOf = (questionId: string) => seedId('wording', questionId);

const wordingOf = (question: ContentQuestion, topicFocus: string): Wording => ({
  topicFocus,
  questionText: question.text,
  htmlContent: null,
  codeSnippet: question.codeSnippet ?? null,
  questionType: question.type,
  body: questionBodies[question.type].parse(question.body),
  explanation: question.explanation,
  hints: question.hints,
});

/** The newest version of each question, with its hints. */
async function newestOf(tx: Tx, questionIds: readonly never[]): Promise<Map<string, Newest>> {
  const versions = await tx
    .select()
    .from(questionVersions)
    .where(inArray(questionVersions.questionId, questionIds))
    .orderBy(asc(questionVersions.versionNumber));
  const newest = [...new Map(versions.map((version) => [version.questionId, version])).values()]; // the last one stays
  const hints = await tx
    .select()
    .from(questionHints)
    .where(
      inArray(
        questionHints.questionVersionId,
        newest.map(({ id }) => id),
      ),
    )
    .orderBy(asc(questionHints.position));
  const hintsOf = Map.groupBy(hints, ({ questionVersionId }) => questionVersionId);
  return new Map(
    newest.map((version) => {
      const texts = hintsOf.get(version.id)?.map(({ text }) => text) ?? [];
      return [version.questionId, { number: version.versionNumber, wording: { ...version, hints: texts } }];
    }),
  );
}

/**
 * Gives questions their wording as a version, and a changed wording as the next version: one that was served is never
 * edited, and of one that was not, nobody knows whether it is being served this moment.
 */
export async function followWording(tx: Tx, memory: Memory, { course, questions: list }: Content): Promise<number> {
  const id = idsOf(course.key);
  const titles = new Map(course.modules.flatMap((module) => module.topics.map(({ code, title }) => [code, title])));
  const there = list.filter(({ key }) => memory.there.has(id('question', key)));
  const newest = await newestOf(
    tx,
    there.map(({ key }) => id('question', key)),
  );
  const versions: (typeof questionVersions.$inferInsert)[] = [];
  const hints: (typeof questionHints.$inferInsert)[] = [];
  for (const question of there) {
    const questionId = id('question', question.key);
    const wanted = wordingOf(question, titles.get(question.topic) ?? question.topic);
    const present = newest.get(questionId);
    const fate = memory.fateOf(WORDING, wordingIdOf(questionId), present?.wording, wanted);
    if (fate === 'keep' || fate === 'leave') continue;
    memory.note(WORDING, wordingIdOf(questionId), fingerprint(wanted));
    const versionNumber = (present?.number ?? 0) + 1;
    const key = versionNumber === 1 ? question.key : `${question.key}/${versionNumber}`;
    const { hints: texts, ...said } = wanted;
    versions.push({ id: id('version', key), questionId, versionNumber, ...said });
    hints.push(
      ...texts.map((text, index) => ({
        id: id('hint', `${key}/${index + 1}`),
        questionVersionId: id('version', key),
        position: index + 1,
        text,
      })),
    );
  }
  if (versions.length) await tx.insert(questionVersions).values(versions);
  if (hints.length) await tx.insert(questionHints).values(hints);
  return versions.length;
}

/** Retires questions that the content has no more and that nobody edited. They come back with it. */
export async function retireLeft(tx: Tx, memory: Memory, { course, questions: list }: Content): Promise<number> {
  const id = idsOf(course.key);
  const wanted = new Set<string>(list.map(({ key }) => id('question', key)));
  const left = memory.idsOf(getTableName(questions)).filter((each) => !wanted.has(each)) as never[]; // remembered by their own ids
  const newest = await newestOf(tx, left);
  let retired = 0;
  for (const row of await tx.select().from(questions).where(inArray(questions.id, left))) {
    const [was, wasSaid] = [memory.hashOf(row.id), memory.hashOf(wordingIdOf(row.id))];
    const said = newest.get(row.id)?.wording;
    if (!was || !wasSaid || !said || !isStill(row, was) || !isStill(said, wasSaid) || row.status === 'retired') continue;
    await tx.update(questions).set({ status: 'retired' }).where(eq(questions.id, row.id));
    memory.note(getTableName(questions), row.id, fingerprint({ ...row, status: 'retired' }, namesIn(was)));
    retired += 1;
  }
  return retired;
}

/**
 * Gives the exam of a course its questions. The list is one part, remembered as ids: a person has edited it, or has not; a
 * question that was taken out altogether is missing from it without having been.
 */
export async function followExam(tx: Tx, memory: Memory, { course }: Content): Promise<number> {
  const id = idsOf(course.key);
  const [examId, partId] = [id('exam', EXAM), id('exam-questions', EXAM)];
  if (!memory.there.has(examId)) return 0;
  const asked = await tx.select().from(examQuestions).where(eq(examQuestions.examId, examId)).orderBy(asc(examQuestions.position));
  const wanted = course.exam.questions.map((key) => id('question', key)).filter((question) => memory.there.has(question));
  const seeded = (memory.hashOf(partId)?.split(' ') ?? (memory.isNew ? [] : wanted)) as never[]; // remembered by their own ids
  const left = await tx.select({ id: questions.id }).from(questions).where(inArray(questions.id, seeded));
  const expected = seeded.filter((question) => left.some((each) => each.id === question));
  const isEdited = asked.some(({ section, points }) => section !== null || points !== 1);
  const now = asked.map(({ questionId }) => questionId).join();
  if (isEdited || now !== expected.join() || !wanted.length) return 0;
  memory.note(getTableName(examQuestions), partId, wanted.join(' '));
  if (now === wanted.join()) return 0;
  await tx.delete(examQuestions).where(eq(examQuestions.examId, examId));
  await tx.insert(examQuestions).values(wanted.map((questionId, position) => ({ examId, questionId, position })));
  return 1;
}
