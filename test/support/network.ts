/** A network between us and a server that can be cut, or fall silent, and come back. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Network {
  port: number;
  /** Connections break and new ones are refused. */
  cut(): Promise<void>;
  /** Connections stand, and nothing passes: a frozen server, a cable pulled. */
  silence(): void;
  /** All is well again. */
  restore(): Promise<void>;
}

/** Opens a port that leads to `host:port`. */
export async function openNetwork(target: { host: string; port: number }): Promise<Network> {
  const sockets = new Set<Socket>();
  let silent = false;
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (chunk) => silent || to.write(chunk));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((client) => {
    const upstream = connect(target);
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    async cut() {
      if (!server.listening) return;
      server.close();
      breakAll();
      await once(server, 'close');
    },
    silence() {
      silent = true;
    },
    async restore() {
      // What was swallowed meanwhile is missing in these connections for good.
      if (silent) breakAll();
      silent = false;
      if (server.listening) return;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
