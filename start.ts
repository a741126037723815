import { join } from 'node:path';
import { runProgram, stopOnSignal } from './agent/stopping.ts';
import { openTutor, tutorSettings } from './agent/tutor.ts';
import { buildClient } from './bots/web/build.ts';
import { announce, openWeb } from './bots/web/web.ts';
import { childEnvironment, projectRoot, readEnv } from './env.ts';
import { addFixtures, wantThrowAway } from './mcp-server/conformance.ts';
import { mount as mountMcp, type HttpDoor } from './mcp-server/http.ts';
import { findPerson, readSession } from './bots/web/session.ts';

const log = (line: string) => console.warn(line);

// `npm start`: every door that is set up, and the work between turns, in one process.
await runProgram(async () => {
  const env = readEnv();
  if (env.MCP_CONFORMANCE) wantThrowAway({ host: env.HOST, dataDirectory: env.DATA_DIR, databaseUrl: env.DATABASE_URL });
  const tutor = await openTutor(tutorSettings(env, log));
  let mcp: HttpDoor | undefined;
  const web = await openWeb(tutor, {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    client: buildClient(childEnvironment({}), log),
    cards: { file: join(projectRoot, 'mcp-server', 'apps', 'quiz-card.html'), sandboxUrl: env.SANDBOX_URL },
    beside: (app) =>
      (mcp = mountMcp(app, tutor, {
        publicUrl: env.PUBLIC_URL,
        log,
        fixtures: env.MCP_CONFORMANCE ? addFixtures : undefined,
        signedIn: { read: readSession(tutor, env.PUBLIC_URL), find: findPerson },
      })),
    log,
  }).catch(async (error: unknown) => {
    await tutor.close();
    throw error;
  });
  const isStopping = stopOnSignal(async () => {
    await mcp?.close();
    await web.close();
    await tutor.close();
  });
  const { people, subjects, publishedCourses } = await tutor.overview();
  const where =
    tutor.databaseKind === 'embedded' ? `embedded in ${env.DATA_DIR}, this process is its ${tutor.databaseRole()}` : 'a PostgreSQL server';
  console.log(`Database: ${where}.\n  ${people} people, ${subjects} subjects, ${publishedCourses} published courses.`);
  await announce(tutor, web);
  await tutor.work().catch((error: unknown) => {
    if (!isStopping()) throw error;
  });
});
