/** Speaks HTTP byte by byte, for what no client library would send. */
import { connect, type Socket } from 'node:net';

/** Connects, writes `text`, and collects whatever comes until the other side hangs up. */
export function rawRequest(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    resolve(received(socket));
    socket.once('error', reject);
  });
}

/** All that a connection says until it ends. */
export function received(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let all = '';
    socket.setEncoding('utf8').on('data', (part) => {
      all += part;
    });
    socket.on('close', () => resolve(all)).on('error', () => resolve(all));
  });
}
