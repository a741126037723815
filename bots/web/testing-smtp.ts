import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A letter as a mail server took it in. */
export type Received = { readonly from: string; readonly to: string; readonly subject: string; readonly text: string };

/** A mail server of our own: speaks SMTP on a port of this machine and keeps what it is given. */
export type MailServer = {
  readonly url: string;
  readonly letters: Received[];
  /** The next letter to that address, or the one that came last. */
  letterTo(address: string): Promise<Received>;
  close(): Promise<void>;
};

const WAIT_MS = 50;
const WAITS_MAX = 200;

const unquoted = (text: string) =>
  text.replaceAll(/=\r?\n/g, '').replaceAll(/(?:=[0-9A-F]{2})+/g, (found) => Buffer.from(found.replaceAll('=', ''), 'hex').toString());

function read(source: string, from: string, to: string): Received {
  const [head = '', ...rest] = source.split('\r\n\r\n');
  const headers = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1] ?? '';
  const body = rest.join('\n\n').replaceAll('\r\n', '\n');
  return { from, to, subject: header('subject'), text: header('content-transfer-encoding') === 'quoted-printable' ? unquoted(body) : body };
}

/** Speaks with one client. */
function speak(socket: Socket, keep: (letter: Received) => void): void {
  let [buffer, from, to] = ['', '', ''];
  let inData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const answer = (line: string) => {
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    const word = line.slice(0, 4).toUpperCase();
    if (word === 'EHLO') return say('250-mail.example.org\r\n250 8BITMIME');
    if (word === 'MAIL') from = address;
    if (word === 'RCPT') to = address;
    if (word === 'DATA') inData = true;
    if (word === 'QUIT') return socket.end('221 bye\r\n');
    return say(inData ? '354 go on' : '250 ok');
  };
  say('220 mail.example.org ESMTP');
  socket.on('error', () => undefined); // a client that is gone says no more
  socket.on('data', (piece) => {
    buffer += piece.toString();
    for (;;) {
      const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        keep(read(text, from, to));
        say('250 kept');
      } else answer(text);
    }
  });
}

/** Opens one. */
export async function openMailServer(): Promise<MailServer> {
  const letters: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    speak(socket, (letter) => letters.push(letter));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const seen = new Set<Received>();
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    letters,
    async letterTo(address) {
      for (let waits = 0; waits < WAITS_MAX; waits += 1) {
        const found = letters.find((letter) => letter.to === address && !seen.has(letter));
        if (found) {
          seen.add(found);
          return found;
        }
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
      throw new Error(`no letter came for ${address}`);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
