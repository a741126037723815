import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { QuestionId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { questionStatuses } from '../core/questions/type-names.ts';
import { findWhole } from '../db/queries/versions.ts';
import { readableSolution } from './solution.ts';
import { defineTool } from './tool.ts';

export const showQuestion = defineTool({
  name: 'show-question',
  description:
    'Show a question of one’s courses whole, as its newest version says it: with its key, explanation and hints. For staff; never pass it on to a learner.',
  roles: staff,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({ question: QuestionId.describe('The question, as list-disputes or list-waiting-answers names it.') }),
  output: z.object({
    question: z.uuid(),
    versions: z.int(),
    status: z.enum(questionStatuses),
    type: z.string(),
    topic: z.string().nullable(),
    difficulty: z.int(),
    text: z.string(),
    html: z.string().nullable(),
    code: z.string().nullable(),
    body: z.record(z.string(), z.json()).describe('As it is stored, with the key: what mend-question takes.'),
    right: z.string(),
    explanation: z.string().nullable(),
    hints: z.array(z.string()),
    answers: z.int().describe('Graded answers to any of its versions.'),
  }),

  async run({ question }, { db }) {
    const whole = await db.read((tx) => findWhole(tx, question));
    if (!whole) throw new TutorError('not-found', 'There is no such question in your courses.');
    const { id, version: _version, versionNumber, topicFocus: _topicFocus, ...rest } = whole;
    return { question: id, versions: versionNumber, right: readableSolution(whole), ...rest };
  },

  say: ({ text, code, right, explanation, hints, versions, answers }) =>
    [
      `${text}${code ? `\n\`\`\`\n${code}\n\`\`\`` : ''}`,
      `Right: ${right}`,
      explanation ?? '',
      ...hints.map((hint, place) => `Hint ${place + 1}: ${hint}`),
      `Version ${versions}; answered ${answers} times.`,
    ]
      .filter(Boolean)
      .join('\n'),
});
