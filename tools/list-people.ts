import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { NAME_MAX } from '../core/limits.ts';
import { admins, roles } from '../core/people/roles.ts';
import { UserId } from '../core/ids.ts';
import { ListedPerson, listPeople as findPeople } from '../db/queries/people.ts';
import { defineTool } from './tool.ts';

export const listPeople = defineTool({
  name: 'list-people',
  description:
    'List the people of this deployment, the newest first, a page at a time: their names, roles, and whether their accounts are open.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({
    search: z.string().trim().min(1).max(NAME_MAX).describe('Only those in whose name, user name or e-mail address this is.').optional(),
    role: z.enum(roles).describe('Only those with this role.').optional(),
    guests: z.boolean().default(false).describe('Whether guests are listed as well, who never signed up.'),
    before: UserId.describe('Only those before this one: the last of the page before.').optional(),
  }),
  output: z.object({ people: z.array(ListedPerson), more: z.boolean() }),

  run: async (wanted, { db }) => findPeople(db, wanted),

  say: ({ people, more }) =>
    people.length === 0
      ? 'There is nobody like that.'
      : [
          ...people.map(
            ({ person, name, username, email, role, isGuest, isActive }) =>
              `- ${name ?? username ?? email ?? 'a guest'} (${isGuest ? 'guest' : role}${isActive ? '' : ', shut out'}): ${email ?? username ?? person}`,
          ),
          ...(more ? ['… and more: ask for those before the last one.'] : []),
        ].join('\n'),
});
