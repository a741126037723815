import { setTimeout as wait } from 'node:timers/promises';
import { TutorError } from '../core/errors.ts';
import { openDatabase } from '../db/connection.ts';
import { openKeys } from '../db/keys.ts';
import { enterClassroom } from '../tools/testing.ts';
import { decidingModel, modelsOf, openChat, talk } from './testing.ts';
import type { Model } from './model.ts';
import type { Visitor } from './tutor.ts';

/** A model that takes its time, more or less of it, so that whoever ends this process ends it in the middle of something. */
function slowModel(ms: number): Model {
  const model = decidingModel('slow', (given) =>
    given.length === 0 ? { call: 'submit-answer', with: { answer: ['true'] } } : { tells: (told) => told.join('\n\n') },
  );
  return {
    ...model,
    async doStream(options) {
      await wait(ms);
      return model.doStream(options);
    },
  };
}

/** Answers in a process of its own, in the name of each of these learners, what each of them said; says of each when it is done. */
const [directory = '', ...learners] = process.argv.slice(2);
const db = await openDatabase({ directory, poolMax: 10, log: () => undefined });
const room = enterClassroom({ ...db, directory }, openKeys({ directory, fileAllowed: true }));
await Promise.all(
  learners.map(async (user, at) => {
    const chat = openChat(room, modelsOf(slowModel(10 + 30 * (at % 10))), { aliveSeconds: 1 });
    const visitor = { user, role: 'student', locale: 'en', timeZone: 'UTC' } as Visitor; // ids that the test made
    const saying = { visitor, door: 'cli', thread: 'killed', text: 'true', externalId: 'once' } as const;
    const patient = async (): Promise<string> =>
      talk(chat, saying).then(
        ({ outcome }) => outcome,
        (error: unknown) => {
          if (error instanceof TutorError && error.kind === 'unavailable') return patient(); // as a door does: said again
          throw error;
        },
      );
    const outcome = await patient();
    process.stdout.write(`${outcome}\n`);
  }),
);
await room.close();
