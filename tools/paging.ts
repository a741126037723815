import { segmentsOf } from '../core/chat/segments.ts';
import { TutorError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import { findOpenAttempt, findRun, type OpenAttempt } from '../db/queries/record.ts';
import { readGiven, type Given } from './given.ts';
import type { ToolContext } from './tool.ts';

type Submitted = { readonly number: number; readonly answer: readonly string[] };
type Page =
  | { readonly given: readonly { readonly open: OpenAttempt; readonly given: Given }[] }
  | { readonly recorded: 0; readonly left: number };

async function readOne({ number, answer }: Submitted, open: OpenAttempt, context: ToolContext): Promise<Given> {
  try {
    return readGiven(open.question, open.attempt.shuffle, answer, context);
  } catch (error) {
    // One answer that cannot be read keeps the page back whole: nothing is lost, and it says which.
    if (error instanceof TutorError && error.kind === 'invalid')
      throw new TutorError('invalid', `Question ${number}: ${error.message} Nothing was saved yet.`, { cause: error });
    throw error;
  }
}

/**
 * How to read each answer of a page: one word must not answer it whole, so of several answers each is looked for behind
 * its own number in the learner's message. The whole message counts for the only answer there is.
 */
function readerOf(answers: readonly Submitted[], context: ToolContext) {
  const { said } = context;
  const segments = said && segmentsOf(said.text);
  return async (submitted: Submitted, open: OpenAttempt): Promise<Given> => {
    const text = segments?.get(submitted.number);
    const own = { ...context, said: said && text !== undefined ? { ...said, text } : undefined };
    if (answers.length > 1) return readOne(submitted, open, own);
    const given = await readOne(submitted, open, context);
    return given.provenance === 'relayed' && own.said !== undefined ? readOne(submitted, open, own) : given;
  };
}

/** The open questions of the page that were answered, each with its answer as it was read. */
export async function openPage(answers: readonly Submitted[], run: RunId | undefined, context: ToolContext): Promise<Page> {
  const { db, now } = context;
  const view = await findRun(db, run, now);
  if (!view) throw new TutorError('conflict', run ? 'You have no such run.' : 'You have no run open.');
  const numbers = answers.map(({ number }) => number);
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) throw new TutorError('invalid', `Question ${twice} is answered twice.`);
  const read = readerOf(answers, context);
  const given: { open: OpenAttempt; given: Given }[] = [];
  for (const submitted of answers) {
    const item = view.items[submitted.number - 1];
    if (!item) throw new TutorError('invalid', `There is no question ${submitted.number}; the exam has ${view.items.length}.`);
    if (item.answered) continue; // the page was sent twice, or from two devices: the first answer stands
    const open = item.open ? await findOpenAttempt(db, item.open, now) : undefined;
    if (open?.answered) return openPage(answers, view.run.id, context); // another device was quicker since the run was read
    if (!open) throw new TutorError('conflict', `Question ${submitted.number} is not open. Ask for the page again.`);
    given.push({ open, given: await read(submitted, open) });
  }
  return given.length ? { given } : { recorded: 0, left: view.items.filter(({ answered }) => !answered).length };
}
