import { runProgram, stopOnSignal } from '../../agent/stopping.ts';
import { openTutor, tutorSettings } from '../../agent/tutor.ts';
import { TutorError } from '../../core/errors.ts';
import { readEnv } from '../../env.ts';
import { openBot } from './bot.ts';
import { ONE_OF_SEVERAL, openShards } from './shards.ts';

const log = (line: string) => console.warn(line);

// `npm run discord`: the bot alone. The page on which people join accounts, and the work between turns, are left to others.
await runProgram(async () => {
  const env = readEnv();
  const { DISCORD_TOKEN: token, DISCORD_SHARDS: shards, DISCORD_API: api, PUBLIC_URL: publicUrl } = env;
  if (!token) throw new TutorError('invalid', 'DISCORD_TOKEN is not set; docs/discord.md tells how to make a bot, and where its token is.');
  if (shards !== 1 && !process.argv.includes(ONE_OF_SEVERAL)) {
    const several = await openShards(import.meta.filename, { token, shards, api, log });
    stopOnSignal(async () => several.close());
    console.log('Viva is at Discord, in several processes (Ctrl+C stops them).');
    return;
  }
  const tutor = await openTutor(tutorSettings(env, log));
  const bot = await openBot(tutor, { token, publicUrl, api, log }).catch(async (error: unknown) => {
    await tutor.close();
    throw error;
  });
  stopOnSignal(async () => {
    await bot.close();
    await tutor.close();
  });
  console.log(`Viva is at Discord as ${bot.name} (Ctrl+C stops it). This link lets it into a server:\n  ${bot.invite}`);
});
