/** Reads a letter as a mail program does: headers, and the parts of multipart/alternative. Only what nodemailer writes. */

export interface Message {
  /** By lower-case name; decoded (RFC 2047). */
  headers: Map<string, string>;
  /** The parts by type, e.g. `text/plain`; decoded. */
  parts: Map<string, string>;
}

const bytesOf = (quoted: string) =>
  Buffer.from(
    quoted.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const word = (_: string, how: string, text: string) =>
  (how.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : bytesOf(text.replaceAll('_', ' '))).toString('utf8');

function decodeWords(value: string): string {
  return value.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, word);
}

function decodeBody(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return bytesOf(body.replace(/=\r\n/g, '')).toString('utf8');
  return body;
}

function split(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
    }),
  );
  return { headers, body: raw.slice(end + 4) };
}

/** Reads a whole letter. */
export function readMessage(raw: string): Message {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
  const inner = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => split(part.slice(2)))
    : [{ headers, body }];
  const parts = inner.map(({ headers, body }): [string, string] => [
    headers.get('content-type')!.split(';')[0]!,
    decodeBody(body, headers.get('content-transfer-encoding')).replaceAll('\r\n', '\n').trim(),
  ]);
  return { headers, parts: new Map(parts) };
}
