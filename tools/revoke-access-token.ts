import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { inPerson } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { revokeAccessToken as endAccessToken } from '../db/queries/access-tokens.ts';
import { defineTool } from './tool.ts';

export const revokeAccessToken = defineTool({
  name: 'revoke-access-token',
  description: 'End what a program can do in the speaker’s name, with the next thing it asks.',
  roles: everyone,
  doors: inPerson,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({ token: z.uuid().describe('The token, as list-access-tokens names it.') }),
  output: z.object({ revoked: z.literal(true) }),

  async run({ token }, { db }) {
    if (!(await endAccessToken(db, token))) throw new TutorError('not-found', 'You have no such token.');
    return { revoked: true as const };
  },

  say: () => 'That program can do nothing in your name any more.',
});
