import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Tutor } from '../agent/tutor.ts';
import { TutorError } from '../core/errors.ts';
import type { McpSettings } from './calling.ts';
import type { Speaking } from './offered.ts';
import { openServer } from './server.ts';

const LOOKED_UP_MS = 5000; // a role that changes is followed that soon

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
  if (!visitor) throw new TutorError('not-found', `There is nobody active called "${as}".`);
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
  let found = { speaking: await findSpeaking(tutor, wish), at: performance.now() };
  const speaking = async () => {
    if (performance.now() - found.at > LOOKED_UP_MS) found = { speaking: await findSpeaking(tutor, wish), at: performance.now() };
    return found.speaking;
  };
  const mcp = openServer(tutor, speaking, settings);
  const gone = Promise.race([once(input, 'end'), once(input, 'close'), once(output, 'error')]);
  await mcp.connect(new StdioServerTransport(input, output));
  await gone;
  await mcp.close();
}
