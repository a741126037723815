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

const TAKES = 'It takes no arguments: settings are read from .env, and .env.example says what there is.';
const ARGUMENTS_CODE = 2;

/** Tells who asks for help what there is to set; refuses other words rather than start as if they had been heeded. */
function heedArguments(words: readonly string[]): void {
  if (words.length === 0) return;
  if (words.some((word) => word === '--help' || word === '-h')) {
    console.log(TAKES);
    process.exit(0);
  }
  console.error(`Viva cannot start with "${words.join(' ')}". ${TAKES}`);
  process.exit(ARGUMENTS_CODE);
}

/** Runs a program until it is started. What keeps it from starting is said in a sentence, and of a bug also where it is. */
export async function runProgram(start: () => Promise<void>): Promise<void> {
  heedArguments(process.argv.slice(2));
  try {
    await start();
  } catch (error) {
    console.error(`Viva cannot start: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof TutorError) && error instanceof Error) console.error(error.stack);
    process.exit(1);
  }
}
