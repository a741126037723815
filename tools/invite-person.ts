import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { Email } from '../core/people/account.ts';
import { inPerson } from '../core/people/doors.ts';
import { admins, roles } from '../core/people/roles.ts';
import { isAdmin } from '../db/queries/people.ts';
import { defineTool } from './tool.ts';

export const invitePerson = defineTool({
  name: 'invite-person',
  description:
    'Invite somebody to have an account with this address and role. Gives the link once, for them alone and for a week; where mail is sent, they get it by mail too.',
  roles: admins,
  doors: inPerson,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    email: Email.describe('The address that the account will have.'),
    role: z.enum(roles).default('student').describe('What they will be.'),
  }),
  output: z.object({ link: z.url(), sent: z.boolean() }),

  async run(wish, { db, invite }) {
    // What a session says of a role may be old.
    if (!(await isAdmin(db))) throw new TutorError('forbidden', 'Only an admin invites people.');
    return invite(wish);
  },

  say: ({ link, sent }) =>
    `${sent ? 'The invitation is mailed. It is also this link' : 'Hand them this link, which works once within a week'}: ${link}`,
});
