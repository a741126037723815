import { Console } from 'node:console';
import { Writable } from 'node:stream';

const write = process.stdout.write.bind(process.stdout);

/** The one way to stdout: what is not protocol would break the conversation with the assistant. */
export const protocolOut = new Writable({
  decodeStrings: false,
  write: (chunk: string, _encoding, done) => void write(chunk, (error) => done(error)),
});

// Imported before anything else: whatever prints from here on, a package or a worker, prints on stderr.
process.stdout.write = process.stderr.write.bind(process.stderr);
globalThis.console = new Console(process.stderr);
