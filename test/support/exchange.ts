/** One request and its answer, with exactly the headers that a test wants: `fetch` adds and forbids some. */
import { request } from 'node:http';

export interface Wanted {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answered {
  status: number;
  headers: Record<string, string | undefined>;
  cookies: string[];
  body: string;
  /** The body, parsed; fails when it is not JSON. */
  json(): Record<string, unknown>;
}

/** Sends it to `path` (which may be an absolute URL, as a proxy would write) at `url`, and never follows a redirect. */
export function exchange(url: string, path: string, { method, headers = {}, body }: Wanted = {}): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const sent: Record<string, string | number> = { ...headers };
  if (body !== undefined) sent['Content-Length'] = Buffer.byteLength(body);
  if (body !== undefined && !hasType) sent['Content-Type'] = 'application/x-www-form-urlencoded';
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method: method ?? (body === undefined ? 'GET' : 'POST'), headers: sent, agent: false },
      async (incoming) => {
        let text = '';
        for await (const part of incoming.setEncoding('utf8')) text += part;
        const { 'set-cookie': cookies = [], ...rest } = incoming.headers;
        resolve({
          status: incoming.statusCode ?? 0,
          headers: rest as Record<string, string | undefined>,
          cookies,
          body: text,
          json: () => JSON.parse(text),
        });
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

/** The Cookie header of a browser that was given these. */
export const cookieHeader = (cookies: string[]): string => cookies.map((cookie) => cookie.split(';')[0]).join('; ');
