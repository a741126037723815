import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { setActive } from '../db/queries/people.ts';
import { getPersonNamed, PersonName } from './naming.ts';
import { defineTool } from './tool.ts';

export const deactivatePerson = defineTool({
  name: 'deactivate-person',
  description: 'Shut somebody’s account: they are out at once on every door, and signed out everywhere. Nothing of theirs is lost.',
  roles: admins,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  confirm: true,
  input: z.strictObject({ who: PersonName }),
  output: z.object({ person: z.uuid(), name: z.string(), changed: z.boolean() }),

  async run({ who: called }, { db }) {
    const { id, name } = await getPersonNamed(db, called);
    return { person: id, name, changed: await setActive(db, id, false) };
  },

  say: ({ name, changed }) => (changed ? `${name} is out on every door.` : `${name} was out already.`),
});
