import { performance } from 'node:perf_hooks';
import type { Bench } from '../bench.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { openHistory } from '../tools/testing-history.ts';
import { openClassroom } from '../tools/testing.ts';
import { median } from '../figures.ts';
import { rebuildAll } from './rebuild.ts';
import { asOwner } from './testing-world.ts';
import { setup, testServer } from './testing.ts';

const ANSWERS = 10_000;
const STATEMENTS = 200;
const ROUNDS = 3;

/** Answers replayed per second where nothing is wrong, and where everything is; on the server as well, where one is given. */
export const bench: Bench = async (_args, print) => {
  await setup();
  for (const kind of testServer() ? (['embedded', 'server'] as const) : (['embedded'] as const)) {
    const room = await openClassroom(STATEMENTS, kind === 'embedded' ? { kind } : {});
    await (
      await openHistory(room, STATEMENTS)
    )(ANSWERS);
    for (const [what, spoil] of [
      ['where nothing is wrong', ''],
      [
        'where all is',
        'delete from review_cards; delete from user_topic_progress; update user_profiles set xp = 0; update question_ratings set rating = 0',
      ],
    ] as const) {
      const rates: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await asOwner(room.db, spoil);
        const startedAt = performance.now();
        const { answers } = await rebuildAll(room.db, ratingRules);
        rates.push(answers / ((performance.now() - startedAt) / 1000));
      }
      print({ what: `answers replayed per second ${what}`, kind, perSecond: Math.round(median(rates)) });
    }
    await room.close();
  }
};
