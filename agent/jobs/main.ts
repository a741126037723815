import { readEnv } from '../../env.ts';
import { runProgram, stopOnSignal } from '../stopping.ts';
import { openTutor, tutorSettings } from '../tutor.ts';

const log = (line: string) => console.warn(line);

// `npm run work`: what happens between turns, and no door.
await runProgram(async () => {
  const tutor = await openTutor(tutorSettings(readEnv(), log));
  const isStopping = stopOnSignal(() => tutor.close());
  await tutor.work().catch((error: unknown) => {
    if (!isStopping()) throw error;
  });
  console.log(`Viva works off its jobs (Ctrl+C stops it).`);
});
