/** What is settled about a request before anybody reads it: one host, one scheme, one client address, one clean path. */
import type { IncomingMessage } from 'node:http';
import { clientAddress, type Proxies } from './client-address.js';

/** Why a request cannot be read at all, in a sentence; it is answered 400. */
export type Fault = string;

const control = /[\0-\x1f\x7f]/;

/** An absolute request line (RFC 9112 3.2.2) names a host of the sender's choice: only its path counts. */
const pathOf = (target: string): string =>
  target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/^(?=\?|$)/, '/');

function faultOf(path: string): Fault | undefined {
  if (!path.startsWith('/')) return 'The request target must be a path.';
  const end = path.indexOf('?');
  try {
    if (control.test(decodeURIComponent(end < 0 ? path : path.slice(0, end))))
      return 'The path has control characters.';
  } catch {
    return 'The path is not correctly percent-encoded.';
  }
  return undefined;
}

function countHosts(rawHeaders: string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]!.length === 4 && rawHeaders[at]!.toLowerCase() === 'host') count++;
  return count;
}

/**
 * Makes `settle(request)`: from then on the request says `origin` whatever Host, X-Forwarded-Host, X-Forwarded-Proto or
 * an absolute request line said, and X-Forwarded-For holds the client's address alone. Answers what is wrong, if anything.
 */
export function createEdge(origin: string, proxies: Proxies): (req: IncomingMessage) => Fault | undefined {
  const { host, protocol } = new URL(origin);
  const proto = protocol.slice(0, -1);
  return (req) => {
    const { headers } = req;
    // RFC 9112 3.2: no Host is as wrong as two of them, which two servers in a row may read differently.
    const hosts = countHosts(req.rawHeaders);
    const isOne = hosts === 1 || (hosts === 0 && req.httpVersion === '1.0');
    headers['x-forwarded-for'] = clientAddress(proxies, req.socket.remoteAddress, headers['x-forwarded-for']);
    headers['x-forwarded-proto'] = proto;
    headers.host = host;
    delete headers['x-forwarded-host'];
    delete headers.forwarded;
    req.url = pathOf(req.url ?? '/');
    return isOne ? faultOf(req.url) : 'There must be exactly one Host.';
  };
}
