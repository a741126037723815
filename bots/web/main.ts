import { join } from 'node:path';
import { runProgram, stopOnSignal } from '../../agent/stopping.ts';
import { openTutor, tutorSettings } from '../../agent/tutor.ts';
import { childEnvironment, projectRoot, readEnv } from '../../env.ts';
import { buildClient } from './build.ts';
import { announce, openWeb } from './web.ts';

const log = (line: string) => console.warn(line);

// `npm run web`: the web door alone. What happens between turns is left to `npm run work`, or to a process that does all.
await runProgram(async () => {
  const env = readEnv();
  const tutor = await openTutor(tutorSettings(env, log));
  const web = await openWeb(tutor, {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    client: buildClient(childEnvironment({}), log),
    cards: { file: join(projectRoot, 'mcp-server', 'apps', 'quiz-card.html'), sandboxUrl: env.SANDBOX_URL },
    log,
  }).catch(async (error: unknown) => {
    await tutor.close();
    throw error;
  });
  stopOnSignal(async () => {
    await web.close();
    await tutor.close();
  });
  await announce(tutor, web);
  console.log('This process works off no jobs: npm run work does.');
});
