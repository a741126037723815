import { join } from 'node:path';
import { runProgram, stopOnSignal } from './agent/stopping.ts';
import { openTutor, tutorSettings, type Tutor } from './agent/tutor.ts';
import type { Bot, BotSettings } from './bots/discord/bot.ts';
import type { Endpoint } from './bots/discord/http.ts';
import { buildClient } from './bots/web/build.ts';
import { announce, openWeb } from './bots/web/web.ts';
import { traceOf, TutorError } from './core/errors.ts';
import { childEnvironment, projectRoot, readEnv } from './env.ts';
import { addFixtures, wantThrowAway } from './mcp-server/conformance.ts';
import { mount as mountMcp, type HttpDoor } from './mcp-server/http.ts';
import { findPerson, readSession } from './bots/web/session.ts';

const log = (line: string) => console.warn(line);

/** Brings the bot to Discord where it has a token. What keeps it away is said, and keeps nothing else away. */
async function openDiscord(tutor: Tutor, settings: BotSettings | undefined): Promise<Bot | undefined> {
  if (!settings) {
    console.log('Discord: no bot runs here; docs/discord.md tells how to make one, and DISCORD_TOKEN brings it.');
    return undefined;
  }
  try {
    const { openBot } = await import('./bots/discord/bot.ts'); // its client takes a moment and much memory, which nobody without a bot should pay
    const bot = await openBot(tutor, settings);
    console.log(`Discord: here as ${bot.name}. This link lets it into a server:\n  ${bot.invite}`);
    return bot;
  } catch (error) {
    log(error instanceof TutorError ? error.message : `Discord: the bot could not be started: ${traceOf(error)}`);
    return undefined;
  }
}

// `npm start`: every door that is set up, and the work between turns, in one process.
await runProgram(async () => {
  const env = readEnv();
  if (env.MCP_CONFORMANCE) wantThrowAway({ host: env.HOST, dataDirectory: env.DATA_DIR, databaseUrl: env.DATABASE_URL });
  const tutor = await openTutor(tutorSettings(env, log));
  const { DISCORD_TOKEN: token, DISCORD_PUBLIC_KEY: publicKey, DISCORD_API: api, PUBLIC_URL: publicUrl } = env;
  const discord = token ? { token, publicUrl, api, log } : undefined;
  const door = discord && publicKey ? await import('./bots/discord/http.ts') : undefined;
  let endpoint: Endpoint | undefined;
  let mcp: HttpDoor | undefined;
  const web = await openWeb(tutor, {
    host: env.HOST,
    port: env.PORT,
    publicUrl,
    trustProxy: env.TRUST_PROXY,
    client: buildClient(childEnvironment({}), log),
    cards: { file: join(projectRoot, 'mcp-server', 'apps', 'quiz-card.html'), sandboxUrl: env.SANDBOX_URL },
    beside(app) {
      mcp = mountMcp(app, tutor, {
        publicUrl,
        log,
        fixtures: env.MCP_CONFORMANCE ? addFixtures : undefined,
        signedIn: { read: readSession(tutor, publicUrl), find: findPerson },
      });
      if (discord && publicKey) endpoint = door?.mountEndpoint(app, tutor, { ...discord, publicKey });
    },
    log,
  }).catch(async (error: unknown) => {
    await tutor.close();
    throw error;
  });
  const arriving = env.DISCORD_REQUESTS_ONLY ? undefined : openDiscord(tutor, discord);
  const isStopping = stopOnSignal(async () => {
    await (await arriving)?.close();
    await endpoint?.close();
    await mcp?.close();
    await web.close();
    await tutor.close();
  });
  const { people, subjects, publishedCourses } = await tutor.overview();
  const where =
    tutor.databaseKind === 'embedded' ? `embedded in ${env.DATA_DIR}, this process is its ${tutor.databaseRole()}` : 'a PostgreSQL server';
  console.log(`Database: ${where}.\n  ${people} people, ${subjects} subjects, ${publishedCourses} published courses.`);
  await announce(tutor, web);
  await arriving;
  await tutor.work().catch((error: unknown) => {
    if (!isStopping()) throw error;
  });
});
