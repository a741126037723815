import { TutorError } from '../core/errors.ts';

/** Stops the process in order when it is asked to end; asked again, it ends at once. Gives whether it was asked. */
export function stopOnSignal(stop: () => Promise<void>): () => boolean {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(`Viva could not stop in order: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
          process.exit(1);
        },
      );
    });
  }
  return () => stopping;
}

/** Runs a program until it is started. What keeps it from starting is said in a sentence, and of a bug also where it is. */
export async function runProgram(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    console.error(`Viva cannot start: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof TutorError) && error instanceof Error) console.error(error.stack);
    process.exit(1);
  }
}
