import type { AddressInfo } from 'node:net';
import express from 'express';
import { openTutor, tutorSettings } from './agent/tutor.ts';
import { mount } from './bots/web/server.ts';
import { TutorError } from './core/errors.ts';
import { readEnv, type Env } from './env.ts';

const log = (line: string) => console.warn(line);

const hostTrouble = ({ HOST }: Env) =>
  `HOST is "${HOST}", which is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for every network.`;
const listenTrouble: Record<string, (env: Env) => string> = {
  EADDRINUSE: ({ PORT }) => `Port ${PORT} is taken, perhaps by another Viva; stop that one, or set PORT to another number.`,
  EACCES: ({ PORT }) => `Port ${PORT} may not be used by this user; set PORT to a number above 1023.`,
  EADDRNOTAVAIL: hostTrouble,
  ENOTFOUND: hostTrouble,
};
const thisMachine = new Set(['127.0.0.1', 'localhost', '::1']);

async function start(): Promise<void> {
  const env = readEnv();
  const tutor = await openTutor(tutorSettings(env, log));
  const app = express();
  mount(app, tutor, { publicUrl: env.PUBLIC_URL, trustProxy: env.TRUST_PROXY, log });
  const server = app.listen(env.PORT, env.HOST);
  const listening = new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
  await listening.catch(async (error: NodeJS.ErrnoException) => {
    await tutor.close();
    const sentence = listenTrouble[error.code ?? '']?.(env);
    throw sentence ? new TutorError('unavailable', sentence, { cause: error }) : error;
  });

  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      server.close();
      server.closeAllConnections();
      void tutor.close().then(() => process.exit(0));
    });
  }

  const { people, subjects, publishedCourses } = await tutor.overview();
  const where =
    tutor.databaseKind === 'embedded' ? `embedded in ${env.DATA_DIR}, this process is its ${tutor.databaseRole()}` : 'a PostgreSQL server';
  console.log(`Database: ${where}.\n  ${people} people, ${subjects} subjects, ${publishedCourses} published courses.`);
  const address = env.PORT ? env.PUBLIC_URL : `http://localhost:${(server.address() as AddressInfo).port}`;
  console.log(`Viva is at ${address} (Ctrl+C stops it).`);
  const code = await tutor.identity.offerFirstAdmin();
  // Printed where the program was started, and not by the log: whoever has it is an admin.
  if (code)
    console.log(`No admin can sign in yet. This link makes the first one, once, within 30 minutes:\n  ${address}/first-admin#code=${code}`);
  if (!thisMachine.has(env.HOST) && new URL(env.PUBLIC_URL).hostname === 'localhost') {
    log('HOST is open to other machines, but PUBLIC_URL is not set: they will be answered 421. Set it to the address people type.');
  }
  await tutor.work().catch((error: unknown) => {
    if (!stopping) throw error;
  });
}

try {
  await start();
} catch (error) {
  console.error(`Viva cannot start: ${error instanceof Error ? error.message : String(error)}`);
  if (!(error instanceof TutorError) && error instanceof Error) console.error(error.stack);
  process.exit(1);
}
