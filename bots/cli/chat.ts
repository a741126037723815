import { createInterface } from 'node:readline/promises';
import { openTutor, tutorSettings, type Tutor, type Visitor } from '../../agent/tutor.ts';
import { TutorError } from '../../core/errors.ts';
import type { ConversationId } from '../../core/ids.ts';
import { readEnv } from '../../env.ts';
import { exitCodes } from './exit-codes.ts';
import { printReply, terminalSink } from './talk.ts';

const BUG = 1;

const help = `A talk with the tutor, in a terminal:

  npm run chat -- --as <who>                                 a conversation; /new begins another, /quit ends it
  echo "quiz me on premiums" | npm run -s chat -- --as <who>   each line is a message

<who> is the id, user name or e-mail address of a person, such as alma. Whoever can run this owns the database anyway:
it asks for no password. What the tutor proposes and only you may do waits for your /yes or /no. Ctrl+C ends a reply, and at the prompt the talk. --new begins a new conversation instead of
going on with the last one.
`;

type Wish = { readonly as: string; readonly fresh: boolean };

function readWish(args: readonly string[]): Wish {
  let as: string | undefined;
  let fresh = false;
  for (let position = 0; position < args.length; position += 1) {
    const word = args[position]!; // below the length
    if (word === '--as') as = args[(position += 1)];
    else if (word.startsWith('--as=')) as = word.slice('--as='.length);
    else if (word === '--new') fresh = true;
    else throw new TutorError('invalid', `What is "${word}"? See npm run chat -- --help.`);
  }
  if (!as) throw new TutorError('invalid', 'Who is talking? Add --as <id, user name or e-mail>, such as --as alma.');
  return { as, fresh };
}

/** Where a talk stands: the proposal that was shown last, and whether it was only just shown. */
type Talk = { readonly conversation: ConversationId | undefined; readonly shown?: string | undefined; readonly waits?: boolean };
type Proposal = { readonly proposal: string; readonly words: string };

/** What the tutor proposed last and what waits for their word. */
async function lastProposal(tutor: Tutor, visitor: Visitor): Promise<Proposal | undefined> {
  const { proposals } = await tutor.invoke('list-proposals', {}, visitor, { door: 'cli' });
  return (proposals as Proposal[]).at(-1); // its schema says so
}

/** One message and its reply, with what was proposed in it. What the tutor cannot do is said, and the talk goes on. */
async function exchange(tutor: Tutor, visitor: Visitor, text: string, talk: Talk, signal?: AbortSignal): Promise<Talk> {
  const sink = terminalSink(process.stdout, process.stdout.isTTY);
  let { conversation } = talk;
  try {
    const reply = await tutor.reply({ visitor, door: 'cli', text, conversation, signal });
    await printReply(reply, sink);
    ({ conversation } = reply);
  } catch (error) {
    if (!(error instanceof TutorError)) throw error;
    sink.write(error.message);
  } finally {
    sink.end();
  }
  const newest = await lastProposal(tutor, visitor);
  if (!newest || newest.proposal === talk.shown) return { conversation, shown: talk.shown };
  console.log(`\nWaits for your word: ${newest.words} Type yes to do it, no to leave it; later /yes or /no.`);
  return { conversation, shown: newest.proposal, waits: true };
}

/** What they say to a proposal. A plain yes or no counts right under it only: later it may be an answer to a question. */
function wordIn(text: string, { waits }: Talk): 'yes' | 'no' | undefined {
  const [, slash, word] = /^(\/?)(yes|no)[.!]?$/i.exec(text) ?? [];
  return word && (slash || waits) ? (word.toLowerCase() as 'yes' | 'no') : undefined; // the expression has no other
}

/** Does, or leaves, what was proposed last. */
async function decide(tutor: Tutor, visitor: Visitor, word: 'yes' | 'no'): Promise<void> {
  const newest = await lastProposal(tutor, visitor);
  if (!newest) return console.log('Nothing waits for your word.');
  const name = word === 'yes' ? 'approve-proposal' : 'decline-proposal';
  const output = await tutor
    .invoke(name, { proposal: newest.proposal }, visitor, { door: 'cli', confirmed: true })
    .catch((error: unknown) => {
      if (error instanceof TutorError) return { said: error.message };
      throw error;
    });
  console.log(word === 'yes' ? String(output['said']) : 'Left. Nothing was done.');
}

const lastOf = async (tutor: Tutor, visitor: Visitor): Promise<ConversationId | undefined> =>
  (await tutor.conversations(visitor)).find(({ door }) => door === 'cli')?.id;

/** A talk at a terminal, until it is left. */
async function converse(tutor: Tutor, visitor: Visitor, begin: ConversationId | undefined): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  let talk: Talk = { conversation: begin };
  let stop: AbortController | undefined;
  const closed = new AbortController();
  lines.on('SIGINT', () => {
    if (stop) stop.abort();
    else lines.close();
  });
  lines.once('close', () => closed.abort());
  console.log(`${begin ? 'Your talk goes on' : 'A new talk'}. Write to your tutor; /new begins another talk, /quit ends it.\n`);
  for (;;) {
    const asking = lines.question('\u001B[1myou ›\u001B[22m ', { signal: closed.signal });
    const text = await asking.catch(() => '/quit'); // closed: nothing more will come
    if (/^\/(?:quit|exit|q)\b/.test(text.trim())) break;
    const word = wordIn(text.trim(), talk);
    if (text.trim() === '/new') {
      talk = { conversation: undefined };
      console.log('A new talk.\n');
    } else if (word) {
      await decide(tutor, visitor, word);
      talk = { ...talk, waits: false };
    } else if (text.trim()) {
      stop = new AbortController();
      process.stdout.write('\n');
      talk = await exchange(tutor, visitor, text, talk, stop.signal);
      stop = undefined;
      process.stdout.write('\n');
    }
  }
  lines.close();
}

/** Each line that comes in is a message; what comes out is the replies alone. */
async function answerLines(tutor: Tutor, visitor: Visitor, begin: ConversationId | undefined): Promise<void> {
  let talk: Talk = { conversation: begin };
  await tutor.prepared(); // nobody sits there who could ask again
  for await (const line of createInterface({ input: process.stdin })) {
    const said = line.trim();
    const word = wordIn(said, talk);
    if (word) {
      await decide(tutor, visitor, word);
      talk = { ...talk, waits: false };
    } else if (said) talk = await exchange(tutor, visitor, said, talk);
  }
}

async function chat({ as, fresh }: Wish): Promise<void> {
  const tutor = await openTutor(tutorSettings(readEnv(), (line) => console.warn(line)));
  try {
    const visitor = await tutor.findVisitor(as);
    if (!visitor) throw new TutorError('not-found', `There is nobody active called "${as}".`);
    const begin = fresh ? undefined : await lastOf(tutor, visitor);
    await (process.stdin.isTTY ? converse : answerLines)(tutor, visitor, begin);
  } finally {
    await tutor.close();
  }
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(help);
  process.exit(0);
}
try {
  await chat(readWish(args));
} catch (error) {
  const expected = error instanceof TutorError;
  console.error(expected ? error.message : 'Something broke:');
  if (!expected) console.error(error);
  process.exitCode = expected ? exitCodes[error.kind] : BUG;
}
