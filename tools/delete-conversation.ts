import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { ConversationId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { removeConversation } from '../db/queries/chat.ts';
import { defineTool } from './tool.ts';

export const deleteConversation = defineTool({
  name: 'delete-conversation',
  description: 'Delete one of one’s talks for good. What was answered in it stays in the record.',
  roles: everyone,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  confirm: true,
  input: z.strictObject({ conversation: ConversationId.describe('The talk.') }),
  output: z.object({ deleted: z.literal(true) }),

  async run({ conversation }, { db, who }) {
    if (!(await db.transaction((tx) => removeConversation(tx, who.user, conversation))))
      throw new TutorError('not-found', 'There is no such conversation of yours.');
    return { deleted: true as const };
  },

  say: () => 'The talk is deleted. What you answered in it stays in your record.',
});
