import { setTimeout as wait } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Tutor } from '../../agent/tutor.ts';
import { TutorError } from '../../core/errors.ts';
import { thisMachine } from '../../core/this-machine.ts';
import { openGate } from './gate.ts';
import { mount, type WebSettings } from './server.ts';

/** Where the web door listens, beside what it needs to know. */
export type ListenSettings = Omit<WebSettings, 'gate'> & { readonly host: string; readonly port: number };

/** The web door of a process. */
export type Web = {
  readonly url: string;
  /** Takes nothing new, lets what is being answered come to its end, and then closes. */
  close(): Promise<void>;
};

const STREAMS_MAX_MS = 30_000; // longer than most replies take; orchestrators kill after that

const hostTrouble = ({ host }: ListenSettings) =>
  `HOST is "${host}", which is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for every network.`;
const listenTrouble: Record<string, (settings: ListenSettings) => string> = {
  EADDRINUSE: ({ port }) => `Port ${port} is taken, perhaps by another Viva; stop that one, or set PORT to another number.`,
  EACCES: ({ port }) => `Port ${port} may not be used by this user; set PORT to a number above 1023.`,
  EADDRNOTAVAIL: hostTrouble,
  ENOTFOUND: hostTrouble,
};
/** Opens the web door. */
export async function openWeb(tutor: Tutor, settings: ListenSettings): Promise<Web> {
  const { host, port, publicUrl, log } = settings;
  const app = express();
  const gate = openGate();
  mount(app, tutor, { ...settings, gate });
  const server = app.listen(port, host);
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject)).catch(
    (error: NodeJS.ErrnoException) => {
      const sentence = listenTrouble[error.code ?? '']?.(settings);
      throw sentence ? new TutorError('unavailable', sentence, { cause: error }) : error;
    },
  );
  if (!thisMachine.has(host) && new URL(publicUrl).hostname === 'localhost')
    log('HOST is open to other machines, but PUBLIC_URL is not set: they will be answered 421. Set it to the address people type.');
  return {
    url: port ? publicUrl : `http://localhost:${(server.address() as AddressInfo).port}`, // it listens on a port
    async close() {
      const left = gate.close();
      if (left) log(`Web: ${left} ${left === 1 ? 'answer is' : 'answers are'} let finish; a second signal ends at once.`);
      await Promise.race([Promise.all([gate.empty(), tutor.idle()]), wait(STREAMS_MAX_MS, undefined, { ref: false })]);
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Says where the door is, to whoever started the program, and how the first admin is made while there is none. */
export async function announce(tutor: Tutor, { url }: Web): Promise<void> {
  console.log(`Viva is at ${url} (Ctrl+C stops it).`);
  const code = await tutor.identity.offerFirstAdmin();
  // Printed where the program was started, and not by the log: whoever has it is an admin.
  if (code)
    console.log(`No admin can sign in yet. This link makes the first one, once, within 30 minutes:\n  ${url}/first-admin#code=${code}`);
}
