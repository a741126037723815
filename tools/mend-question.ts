import { z } from 'zod';
import { sentenceOf, TutorError } from '../core/errors.ts';
import { QuestionId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { questionBodies } from '../core/questions/index.ts';
import { lockWhole, recordVersion } from '../db/queries/versions.ts';
import { defineTool } from './tool.ts';

const text = z.string().trim().min(1).max(20_000); // a page of text, and code in it

/** A body as its type wants it. */
function bodyOf(type: string, body: object): object {
  const parsed = questionBodies[type as keyof typeof questionBodies].safeParse(body); // the column takes no other
  if (!parsed.success) throw new TutorError('invalid', sentenceOf(parsed.error));
  return parsed.data;
}

export const mendQuestion = defineTool({
  name: 'mend-question',
  description:
    'Correct a question of one’s courses: its next version, which is asked from now on. Give what changes. A new body changes the key, so every answer ' +
    'to any version is graded anew, where it can still be compared; finished runs keep their scores, and reports tell both.',
  roles: staff,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'exam',
  confirm: true,
  input: z.strictObject({
    question: QuestionId.describe('The question, as show-question names it.'),
    text: text.describe('What it asks, where that changes.').optional(),
    body: z
      .record(z.string(), z.json())
      .describe('The whole body in the form show-question gives, where the key or what is chosen from changes. Ids stay what they are.')
      .optional(),
    explanation: text.describe('Why the answer is right, where that changes.').optional(),
    reason: z.string().trim().min(1).max(500).describe('What was wrong; it stands with every regrade.'),
  }),
  output: z.object({ version: z.int(), answers: z.int().describe('How many answers will be graded anew.') }),

  async run({ question, reason, body, ...mending }, { db, who, queue }) {
    if (!body && !mending.text && !mending.explanation)
      throw new TutorError('invalid', 'Say what changes: the text, the body or the explanation.');
    const sending = await queue(); // before the transaction, which it would wait for
    return db.transaction(async (tx) => {
      const whole = await lockWhole(tx, question);
      if (!whole) throw new TutorError('not-found', 'There is no such question in your courses.');
      await recordVersion(tx, whole, { ...mending, body: body && bodyOf(whole.type, body) }, who.user);
      if (body) await sending.send(tx, 'regrade-question', { question, by: who.user, reason });
      return { version: whole.versionNumber + 1, answers: body ? whole.answers : 0 };
    });
  },

  say: ({ version, answers }) => `Version ${version} is there.${answers ? ` ${answers} answers are being graded anew.` : ''}`,
});
