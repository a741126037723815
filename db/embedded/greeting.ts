import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Connection } from './connection.ts';
import { PASSWORD_ONLY } from './frame-reader.ts';
import { MAINTENANCE_NAME } from './limits.ts';
import { frame, letter, startupSettings, textAt, WireError } from './wire.ts';

/** The one user and database of PGlite; what a person may do is decided by `SET LOCAL ROLE` inside transactions. */
export const USER = 'postgres';

const PROTOCOL_3_0 = 196_608;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;

const AUTHENTICATION = 0x52;
const NEGOTIATE = 0x76;
const KEY_DATA = 0x4b;

/** What a greeting needs to know of the server. */
export type Greeter = {
  readonly password: string | undefined;
  readonly parameters: Buffer;
  readonly full: () => boolean;
};

/**
 * Takes the greeting as far as the bytes go; true when it is over. Postgres is not asked, so that somebody can connect
 * while a statement or a transaction of somebody else runs.
 */
export function greet(connection: Connection, greeter: Greeter): boolean {
  while (connection.phase === 'startup') {
    const packet = connection.reader.startup();
    if (!packet) return false;
    const code = packet.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) connection.send(Buffer.from('N'));
    else if (code === CANCEL_REQUEST) {
      connection.socket.end(); // nothing runs concurrently that could be cancelled; the watchdog ends what is too long
      return false;
    } else begin(connection, packet, code, greeter);
  }
  if (connection.phase === 'ready') return true;
  const message = connection.reader.message(PASSWORD_ONLY);
  if (!message) return false;
  if (!same(textAt(message, 5), greeter.password ?? '')) throw new WireError('28P01', 'password authentication failed');
  welcome(connection, greeter);
  return true;
}

function begin(connection: Connection, packet: Buffer, code: number, greeter: Greeter): void {
  if (code >> 16 !== 3) throw new WireError('08P01', 'unsupported frontend protocol');
  if (greeter.full()) throw new WireError('53300', 'sorry, too many clients already');
  const settings = startupSettings(packet);
  if (settings.get('user') !== USER) throw new WireError('28000', `the embedded database knows only the user ${USER}`);
  if ((settings.get('database') ?? USER) !== USER) {
    throw new WireError('3D000', `the embedded database is called ${USER}`);
  }
  connection.maintenance = settings.get('application_name') === MAINTENANCE_NAME;
  if (code !== PROTOCOL_3_0) connection.send(negotiation(settings));
  if (greeter.password === undefined) return welcome(connection, greeter);
  connection.phase = 'password';
  connection.send(frame(AUTHENTICATION, int32(3)));
}

function welcome(connection: Connection, { parameters }: Greeter): void {
  connection.phase = 'ready';
  const keyData = frame(KEY_DATA, int32(connection.id), randomBytes(4));
  connection.send(Buffer.concat([frame(AUTHENTICATION, int32(0)), parameters, keyData, frame(letter.ready, Buffer.from('I'))]));
}

/** A newer client is told that 3.0 is spoken here, and which of its options nobody understood. */
function negotiation(settings: ReadonlyMap<string, string>): Buffer {
  const unknown = [...settings.keys()].filter((name) => name.startsWith('_pq_.'));
  return frame(NEGOTIATE, int32(PROTOCOL_3_0), int32(unknown.length), ...unknown);
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function same(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
