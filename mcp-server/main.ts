import { protocolOut } from './protocol-out.ts'; // first: nothing that is loaded after it can print on stdout
import { openTutor, tutorSettings } from '../agent/tutor.ts';
import { TutorError } from '../core/errors.ts';
import { readEnv } from '../env.ts';
import { readWish, serveStdio } from './stdio.ts';

const log = (line: string) => console.warn(line);

async function main(): Promise<void> {
  const wish = readWish(process.argv.slice(2));
  const env = readEnv();
  const tutor = await openTutor(tutorSettings(env, log));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.stdin.destroy()); // as if the client had gone
  try {
    await serveStdio(tutor, wish, { input: process.stdin, output: protocolOut, publicUrl: env.PUBLIC_URL, log });
  } finally {
    await tutor.close();
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  log(`Viva cannot serve: ${error instanceof Error ? error.message : String(error)}`);
  if (!(error instanceof TutorError) && error instanceof Error) log(error.stack ?? '');
  process.exit(1);
}
