import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { ConversationId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { renameConversation as rename } from '../db/queries/chat.ts';
import { defineTool } from './tool.ts';

const TITLE_MAX = 120;

export const renameConversation = defineTool({
  name: 'rename-conversation',
  description: 'Call one of one’s talks something else.',
  roles: everyone,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    conversation: ConversationId.describe('The talk.'),
    title: z.string().trim().min(1).max(TITLE_MAX).describe('What it is called from now on.'),
  }),
  output: z.object({ title: z.string() }),

  async run({ conversation, title }, { db, who }) {
    if (!(await db.transaction((tx) => rename(tx, who.user, conversation, title))))
      throw new TutorError('not-found', 'There is no such conversation of yours.');
    return { title };
  },

  say: ({ title }) => `It is called “${title}” now.`,
});
