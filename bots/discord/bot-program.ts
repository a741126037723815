import { stopOnSignal } from '../../agent/stopping.ts';
import { openTutor, type TutorSettings } from '../../agent/tutor.ts';
import { TutorError } from '../../core/errors.ts';
import { openBot, type BotSettings } from './bot.ts';

/** Runs the bot with a tutor of its own, until the process is stopped. */
export async function runBot(tutorSettings: TutorSettings, settings: BotSettings): Promise<void> {
  const tutor = await openTutor(tutorSettings);
  const bot = await openBot(tutor, settings).catch(async (error: unknown) => {
    await tutor.close();
    throw error;
  });
  stopOnSignal(async () => {
    await bot.close();
    await tutor.close();
  });
  console.log(`Viva is at Discord as ${bot.name} (Ctrl+C stops it). This link lets it into a server:\n  ${bot.invite}`);
}

const NO_TOKEN = 'DISCORD_TOKEN is not set; docs/discord.md tells how to make a bot, and where its token is.';

/** The settings of a bot, by their names; a sentence where it has no token. */
export function botSettingsOf(
  env: { readonly DISCORD_TOKEN?: string | undefined; readonly DISCORD_API?: string | undefined; readonly PUBLIC_URL: string },
  log: (line: string) => void,
): BotSettings {
  const { DISCORD_TOKEN: token, DISCORD_API: api, PUBLIC_URL: publicUrl } = env;
  if (!token) throw new TutorError('invalid', NO_TOKEN);
  return { token, publicUrl, api, log };
}
