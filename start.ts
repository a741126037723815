import type { AddressInfo } from 'node:net';
import express from 'express';
import { openTutor, tutorSettings } from './agent/tutor.ts';
import { mount } from './bots/web/server.ts';
import { TutorError } from './core/errors.ts';
import { readEnv } from './env.ts';

const log = (line: string) => console.warn(line);

async function start(): Promise<void> {
  const env = readEnv();
  const tutor = await openTutor(tutorSettings(env, log));
  const app = express();
  mount(app, tutor, { publicUrl: env.PUBLIC_URL, log });
  const server = app.listen(env.PORT, env.HOST);
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await tutor.close();
  };
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject)).catch(
    async (error: NodeJS.ErrnoException) => {
      await tutor.close();
      if (error.code !== 'EADDRINUSE') throw error;
      throw new TutorError(
        'unavailable',
        `Port ${env.PORT} is taken, perhaps by another Viva; stop that one, or set PORT to another number.`,
      );
    },
  );

  const { people, subjects, publishedCourses } = await tutor.overview();
  const where =
    tutor.databaseKind === 'embedded' ? `embedded in ${env.DATA_DIR}, this process is its ${tutor.databaseRole()}` : 'a PostgreSQL server';
  console.log(`Database: ${where}.\n  ${people} people, ${subjects} subjects, ${publishedCourses} published courses.`);
  console.log(`Viva is at ${env.PORT ? env.PUBLIC_URL : `http://localhost:${(server.address() as AddressInfo).port}`} (Ctrl+C stops it).`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void stop().then(() => process.exit(0));
    });
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
