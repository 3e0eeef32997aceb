/** Ends an HTTP server kindly: what runs is finished, what idles is hung up on, and nothing new is taken. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches a server from its start, and gives `drain`: it resolves once every connection has ended, with the number of
 * connections that had to be cut because they were still at it after `ms`.
 *
 * Node's own closeIdleConnections() takes a connection that never sent a byte for a busy one, and keeps one that was
 * busy open for the rest of its keep-alive time; so connections are counted here.
 */
export function createDrain(server: Server): (ms: number) => Promise<number> {
  const open = new Map<Socket, Set<ServerResponse>>();
  let draining = false;

  server.on('connection', (socket: Socket) => {
    open.set(socket, new Set());
    socket.once('close', () => open.delete(socket));
  });
  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
    const { socket } = req;
    const running = open.get(socket);
    running?.add(res);
    if (draining) res.setHeader('Connection', 'close');
    res.once('close', () => {
      running?.delete(res);
      if (draining && !running?.size) socket.destroySoon();
    });
  });

  return (ms) =>
    new Promise((resolve) => {
      draining = true;
      let cut = 0;
      const deadline = setTimeout(() => {
        cut = open.size;
        for (const socket of open.keys()) socket.destroy();
      }, ms);
      server.close(() => {
        clearTimeout(deadline);
        resolve(cut);
      });
      for (const [socket, running] of open) {
        if (!running.size) socket.destroySoon();
        for (const res of running) if (!res.headersSent) res.setHeader('Connection', 'close');
      }
    });
}
