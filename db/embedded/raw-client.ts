import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedDatabase } from './embedded.ts';
import { socketPath } from './socket-folder.ts';
import { startup } from './wire.ts';

/** A connection without a client library, for tests: what it hears collects in one buffer. */
export type RawClient = {
  readonly socket: Socket;
  readonly heard: () => Buffer;
  readonly ended: Promise<void>;
  /** Waits until this was heard; throws when the connection ends before. */
  readonly hears: (part: string) => Promise<void>;
};

/** Connects and says nothing. */
export function raw(database: EmbeddedDatabase): RawClient {
  const socket = connect(socketPath(String(database.connection().host)));
  let chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const heard = () => {
    chunks = [Buffer.concat(chunks)];
    return chunks[0]!; // just put there
  };
  socket.on('error', () => undefined); // being thrown out while writing is what some tests want
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  const hears = async (part: string) => {
    while (!heard().includes(part)) {
      if (socket.destroyed) throw new Error(`ended before ${part} was heard`);
      await sleep(5);
    }
  };
  return { socket, heard, ended, hears };
}

/** Connects and is greeted. */
export async function greeted(database: EmbeddedDatabase): Promise<RawClient> {
  const client = raw(database);
  client.socket.write(startup({ user: 'postgres', database: 'postgres' }));
  await client.hears('Z\0\0\0\x05I');
  return client;
}
