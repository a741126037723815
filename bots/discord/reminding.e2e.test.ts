import { REST } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { remind } from './reminding.ts';
import { snapshot, textOf } from './testing/snapshot.ts';
import { openStudy, type Study } from './testing/study.ts';

let study: Study;
beforeAll(async () => {
  study = await openStudy();
});
afterAll(() => study?.close());

/** Sets a reminder as somebody does, and has it due now, set long ago. */
async function due(name: string) {
  const person = study.twin.user(name);
  await (await person.direct().slash('remind set', { at: '12:00' })).shown();
  const now = new Date();
  await study.query(
    `update reminders r set at_minute = $2, updated_at = now() - interval '2 days', created_at = now() - interval '2 days'
      from identities i where i.user_id = r.user_id and i.subject = $1`,
    [person.id, now.getUTCHours() * 60 + now.getUTCMinutes()],
  );
  return person;
}

const isOn = async (subject: string) =>
  (
    await study.query<{ is_active: boolean }>(
      'select r.is_active from reminders r join identities i on i.user_id = r.user_id where i.subject = $1',
      [subject],
    )
  )[0]?.is_active;

it('writes to who asked for it, once, and stops where nobody can be written to', async () => {
  verifies('discord:reminded');
  const [ann, bob] = [await due('Ann'), await due('Bob')];
  study.twin.closeDoor(bob);
  const rest = new REST({ api: study.twin.api, version: '10' }).setToken(study.twin.token);
  const parts = { tutor: study.tutor, rest, log: (line: string) => expect.fail(line) };
  await remind(parts);
  const sent = () =>
    ann
      .direct()
      .messages()
      .filter((message) => textOf(message).includes('Time to study'));
  expect(sent()).toHaveLength(1);
  expect(snapshot(sent()[0]!)).not.toContain('@'); // it was just counted
  await remind(parts);
  expect(sent()).toHaveLength(1);
  expect(await isOn(ann.id)).toBe(true);
  expect(await isOn(bob.id)).toBe(false);
  study.twin.forgive(50_007); // that Bob takes none is what is tried
});
