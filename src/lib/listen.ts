/** Listens on a port, and says in a sentence that an operator can act on why it cannot. */
import type { AddressInfo, Server } from 'node:net';

/** A port or an address that cannot be had. */
export class ListenError extends Error {}

const faults: Record<string, (port: number, host: string, setting: string) => string> = {
  EADDRINUSE: (port, _, setting) =>
    `Port ${port} is taken by another program: stop it, or set ${setting} to a free port.`,
  EACCES: (port, _, setting) => `Listening on port ${port} is not allowed: set ${setting} to one above 1023.`,
  EADDRNOTAVAIL: (_, host) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: (_, host) => `HOST ${host} is not an address of this machine.`,
};

/** Answers the port that it got; `setting` is what the operator calls it. */
export function listen(server: Server, port: number, host: string, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const fault = faults[error.code ?? ''];
      reject(fault ? new ListenError(fault(port, host, setting), { cause: error }) : error);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
