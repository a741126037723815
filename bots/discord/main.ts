import { join } from 'node:path';
import { runProgram, stopOnSignal } from '../../agent/stopping.ts';
import { tutorSettings } from '../../agent/tutor.ts';
import { readEnv } from '../../env.ts';
import { botSettingsOf, runBot } from './bot-program.ts';
import { openShards } from './shards.ts';

const log = (line: string) => console.warn(line);

// `npm run discord`: the bot alone. The page on which people join accounts, and the work between turns, are left to others.
await runProgram(async () => {
  const env = readEnv();
  const bot = botSettingsOf(env, log);
  if (env.DISCORD_SHARDS === 1) return runBot(tutorSettings(env, log), bot);
  const several = await openShards(join(import.meta.dirname, 'shard-main.ts'), { ...bot, shards: env.DISCORD_SHARDS });
  stopOnSignal(async () => several.close());
  console.log('Viva is at Discord, in several processes (Ctrl+C stops them).');
});
