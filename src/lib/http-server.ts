/** An HTTP server on which nothing hangs: headers, bodies and idle connections have limits in time and size. */
import { createServer, type Server, type ServerOptions, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const limits = {
  /** A client that sends its headers drop by drop (slowloris) is cut off after this. */
  headersTimeout: 10_000,
  /** The same for the body: the whole request must be here by then. */
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  /** Longer than the 60 s that proxies keep a connection, or they would send a request just as we hang up. */
  keepAliveTimeout: 75_000,
  /** A pushed request spares clients long URLs; this leaves room for a signed request object in a query. */
  maxHeaderSize: 16 * 1024,
  /** Missing or doubled Host headers are told apart where the other faults of a request are, with all headers of an answer. */
  requireHostHeader: false,
} satisfies ServerOptions;

const byCode: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Node's parser gave up, so that there is no response object: the answer is written by hand, and the connection ends. */
function refuse(error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: { headersSent: boolean } }): void {
  // An answer that has begun cannot be followed by another one.
  if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const status = byCode[error.code ?? ''] ?? 400;
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Referrer-Policy: no-referrer',
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** Makes the server; `changes` to the limits are for tests that have no time to wait. */
export function createHttpServer(changes: ServerOptions = {}): Server {
  const server = createServer({ ...limits, ...changes });
  /** Above what one process can serve, and below the file descriptors that it has: a flood must not take them all. */
  server.maxConnections = 10_000;
  /** Nothing moved in either direction: a client that does not read its answer. */
  server.timeout = 120_000;
  server.on('clientError', refuse);
  // An expectation that is not known may be ignored (RFC 9110 10.1.1); Node's own 417 would go out without our headers.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  return server;
}
