import { runProgram } from '../../agent/stopping.ts';
import { tutorSettings } from '../../agent/tutor.ts';
import { readEnv } from '../../env.ts';
import { botSettingsOf, runBot } from './bot-program.ts';

const log = (line: string) => console.warn(line);

// One of several processes of a bot, as `npm run discord` starts them: the client learns from its environment which.
await runProgram(() => {
  const env = readEnv();
  return runBot(tutorSettings(env, log), botSettingsOf(env, log));
});
