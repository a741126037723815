import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { HelpRequestId } from '../core/ids.ts';
import { privately } from '../core/people/doors.ts';
import { helping } from '../core/people/roles.ts';
import { REPLY_MAX_CHARACTERS } from '../core/tutoring/words.ts';
import { findHelpRequest, recordReply } from '../db/queries/tutoring.ts';
import { idOf } from './naming.ts';
import { defineTool } from './tool.ts';

const notTheirs = () => new TutorError('not-found', 'There is no such question that is yours to answer.');

export const answerQuestion = defineTool({
  name: 'answer-question',
  description: 'Reply to what a learner asked a person. They are told at once, and read it as it stands; there is one reply.',
  roles: helping,
  doors: privately,
  effect: 'write',
  refusedDuring: 'exam',
  confirm: true,
  input: z.strictObject({
    request: idOf(HelpRequestId).describe('The question, as list-questions-asked names it.'),
    reply: z.string().trim().min(1).max(REPLY_MAX_CHARACTERS).describe('What the learner reads.'),
  }),
  output: z.object({ question: z.string() }),

  run: ({ request, reply }, { db, who, now }) =>
    db.transaction(async (tx) => {
      const question = await recordReply(tx, { request, by: who.user, reply, at: now });
      if (question !== undefined) return { question };
      if (await findHelpRequest(tx, request, who.user)) throw new TutorError('conflict', 'Somebody has answered that already.');
      throw notTheirs();
    }),

  async propose({ request, reply }, { db, who }) {
    const query = await db.read((tx) => findHelpRequest(tx, request, who.user));
    if (query === undefined) throw notTheirs();
    return { input: { request, reply }, words: `Reply to "${query}": "${reply}"` };
  },

  say: ({ question }) => `Sent. The learner is told that there is a reply to "${question}".`,
});
