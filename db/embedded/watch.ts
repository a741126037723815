import { connect, type Socket } from 'node:net';
import { type Address, connectOptions } from './address.ts';
import { USER } from './greeting.ts';
import { GREETING_LIMIT_MS } from './limits.ts';
import { frame, letter, startup } from './wire.ts';

const AUTHENTICATION = 0x52;
const CLEARTEXT = 3;

/**
 * Greets the host at an address as a client would, and gives the connection; nothing when nobody there answers as our
 * host does. A port alone proves nothing: another program may have it by now.
 */
export function greetHost(address: Address): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const options = connectOptionsOf(address, reject);
    if (!options) return resolve(undefined);
    const socket = connect(options);
    const give = (result: Socket | undefined) => {
      clearTimeout(limit);
      socket.removeAllListeners('data');
      if (!result) socket.destroy();
      resolve(result);
    };
    const limit = setTimeout(() => give(undefined), GREETING_LIMIT_MS);
    let heard = Buffer.alloc(0);
    socket.on('error', () => give(undefined));
    socket.on('close', () => give(undefined));
    socket.on('connect', () => socket.write(startup({ user: USER, database: USER, application_name: 'viva:watch' })));
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      for (let end = 0; (end = endOfMessage(heard)) > 0; heard = heard.subarray(end)) {
        if (heard[0] === letter.ready) return give(socket);
        if (heard[0] === letter.error) return give(undefined);
        const asked = heard[0] === AUTHENTICATION && heard.readInt32BE(5) === CLEARTEXT;
        if (asked) socket.write(frame(letter.password, address.password));
      }
    });
  });
}

/** A folder that is gone is as good as no host; one that cannot be trusted must be told. */
function connectOptionsOf(address: Address, reject: (error: unknown) => void) {
  try {
    return connectOptions(address);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) reject(error);
    return undefined;
  }
}

/** Where the first message ends, or 0 while it is not whole. */
function endOfMessage(bytes: Buffer): number {
  if (bytes.length < 5) return 0;
  const end = 1 + bytes.readInt32BE(1);
  return bytes.length < end ? 0 : end;
}
