import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to a server, which can be cut. */
export type Wire = {
  readonly url: string;
  /** Ends every connection there is, as when a telephone changes its network. New ones come through. */
  readonly cut: () => void;
  readonly close: () => void;
};

/** Lays one to an address of this machine. */
export async function layWire(to: string): Promise<Wire> {
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    const far = connect(Number(new URL(to).port), '127.0.0.1');
    keep(near).pipe(keep(far)).pipe(near);
    near.on('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    cut,
    close() {
      server.close();
      cut();
    },
  };
}
