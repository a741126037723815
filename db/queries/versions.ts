import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { QuestionId, QuestionVersionId, type UserId } from '../../core/ids.ts';
import { questionStatuses } from '../../core/questions/type-names.ts';
import type { Tx } from '../client.ts';
import { newId } from '../new-id.ts';

const Whole = z.object({
  id: QuestionId,
  version: QuestionVersionId,
  versionNumber: z.int(),
  type: z.string(),
  status: z.enum(questionStatuses),
  difficulty: z.int(),
  topic: z.string().nullable(),
  topicFocus: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  code: z.string().nullable(),
  body: z.record(z.string(), z.json()),
  explanation: z.string().nullable(),
  hints: z.array(z.string()),
  /** Graded answers to any of its versions, by everybody. */
  answers: z.int(),
});
/** A question as its newest version says it, with key and hints: for the staff of its course and admins. */
export type WholeQuestion = z.output<typeof Whole>;

/** A question that the speaker looks after, whole. */
export async function findWhole(tx: Tx, question: QuestionId): Promise<WholeQuestion | undefined> {
  const { rows } =
    await tx.execute(sql`select q.id, v.id as version, v.version_number as "versionNumber", v.question_type as type, q.status, q.difficulty, t.name as topic, v.topic_focus as "topicFocus",
      v.question_text as text, v.html_content as html, v.code_snippet as code, v.body, v.explanation,
      (select coalesce(jsonb_agg(h.text order by h.position), '[]') from app.whole_hints(v.id) h) as hints,
      coalesce((select s.answers from v_item_statistics s where s.question_id = q.id), 0)::integer as answers
    from questions q left join topics t on t.id = q.topic_id
      cross join lateral (select n.id from question_versions n where n.question_id = q.id order by n.version_number desc limit 1) newest
      cross join lateral app.whole_version(newest.id) v
    where q.id = ${question}`);
  return rows[0] ? Whole.parse(rows[0]) : undefined;
}

/** The same for whoever is going to change it: of two at once the second waits, and sees the version of the first. */
export async function lockWhole(tx: Tx, question: QuestionId): Promise<WholeQuestion | undefined> {
  await tx.execute(sql`select from questions where id = ${question} for no key update`);
  return findWhole(tx, question);
}

/** What a next version says otherwise. */
export type Mending = { readonly text?: string | undefined; readonly body?: object | undefined; readonly explanation?: string | undefined };

/** Makes the next version of a question, with the hints of the one before. The text in HTML says the same as the text, so it goes when that changes. */
export async function recordVersion(
  tx: Tx,
  whole: WholeQuestion,
  { text, body, explanation }: Mending,
  by: UserId,
): Promise<QuestionVersionId> {
  const id = QuestionVersionId.parse(newId());
  await tx.execute(sql`insert into question_versions (id, question_id, version_number, topic_focus, question_text, html_content, code_snippet, question_type, body, explanation, created_by)
    values (${id}, ${whole.id}, ${whole.versionNumber + 1}, ${whole.topicFocus}, ${text ?? whole.text}, ${text === undefined ? whole.html : null}, ${whole.code}, ${whole.type},
      ${JSON.stringify(body ?? whole.body)}::jsonb, ${explanation ?? whole.explanation}, ${by})`);
  for (const [place, hint] of whole.hints.entries())
    await tx.execute(
      sql`insert into question_hints (id, question_version_id, position, text) values (${newId()}, ${id}, ${place + 1}, ${hint})`,
    );
  return id;
}
