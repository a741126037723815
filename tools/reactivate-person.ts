import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { setActive } from '../db/queries/people.ts';
import { getPersonNamed, PersonName } from './naming.ts';
import { defineTool } from './tool.ts';

export const reactivatePerson = defineTool({
  name: 'reactivate-person',
  description: 'Open an account again that was shut: its person can sign in, and finds everything as it was.',
  roles: admins,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  confirm: true,
  input: z.strictObject({ who: PersonName }),
  output: z.object({ person: z.uuid(), name: z.string(), changed: z.boolean() }),

  async run({ who: called }, { db }) {
    const { id, name } = await getPersonNamed(db, called);
    return { person: id, name, changed: await setActive(db, id, true) };
  },

  say: ({ name, changed }) => (changed ? `${name} can sign in again.` : `${name} was never out.`),
});
