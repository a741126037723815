import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Tutor } from '../agent/tutor.ts';
import { TutorError } from '../core/errors.ts';
import { answersOf } from './answered.ts';
import type { McpSettings } from './calling.ts';
import type { Speaking } from './offered.ts';
import { openServer } from './server.ts';

const ANSWERS_MAX_MS = 2000; // as long as the kits wait for a server whose input they closed

/** Whom a client on this machine speaks for. */
export type StdioWish = { readonly as: string | undefined; readonly allowAdmin: boolean };

/** Reads the words after the program's name. */
export function readWish(words: readonly string[]): StdioWish {
  let as: string | undefined;
  let allowAdmin = false;
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place]!; // below the length
    if (word === '--as') as = words[(place += 1)] ?? '';
    else if (word.startsWith('--as=')) as = word.slice('--as='.length);
    else if (word === '--allow-admin') allowAdmin = true;
    else throw new TutorError('invalid', `There is no option ${word}: it takes --as <id, user name or e-mail> and --allow-admin.`);
  }
  if (as?.trim() === '') throw new TutorError('invalid', 'Say whom after --as: an id, user name or e-mail address.');
  return { as, allowAdmin };
}

/** The person of this machine, made at first use, unless another was named. An admin has to be asked for twice. */
async function findSpeaking(tutor: Tutor, { as, allowAdmin }: StdioWish): Promise<Speaking> {
  const visitor = as === undefined ? await tutor.identity.localPerson() : await tutor.findVisitor(as);
  if (!visitor)
    throw new TutorError(
      'not-found',
      as === undefined ? 'The person of this machine is shut out.' : `There is nobody active called "${as}".`,
    );
  if (visitor.role === 'admin' && !allowAdmin)
    throw new TutorError(
      'forbidden',
      `"${as}" is an admin: a model would act with all that an admin may. Add --allow-admin if that is meant.`,
    );
  return { visitor, reach: 'role' };
}

/** Serves one client on two streams until it goes. */
export async function serveStdio(
  tutor: Tutor,
  wish: StdioWish,
  { input, output, ...settings }: McpSettings & { readonly input: Readable; readonly output: Writable },
): Promise<void> {
  const speaking = () => findSpeaking(tutor, wish); // for every call: a role may be another by then
  await speaking(); // what is wrong with the wish is said at the start
  const mcp = openServer(tutor, speaking, settings);
  const gone = Promise.race([once(input, 'end'), once(input, 'close'), once(output, 'error')]);
  const transport = new StdioServerTransport(input, output);
  await mcp.connect(transport);
  const answered = answersOf(transport);
  await gone;
  const late = new AbortController();
  await Promise.race([answered(), sleep(ANSWERS_MAX_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
  await mcp.close();
}
