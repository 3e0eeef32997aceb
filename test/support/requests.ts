/** Requests as a program makes them, byte for byte what the test says: for what a well-behaved library would not send. */
import type { Registered } from './relying-party.js';

export interface Answer {
  status: number;
  headers: Headers;
  /** The body as JSON, when it is; else empty. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  json: Record<string, any>;
  text: string;
}

/** Reads an answer whole. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : {}, text };
}

/** Sends a request, follows nothing, and reads the answer. */
export const send = async (url: string, init: RequestInit = {}): Promise<Answer> =>
  answerOf(await fetch(url, { redirect: 'manual', ...init }));

type Fields = Record<string, string | string[]> | [string, string][];

const pairs = (fields: Fields): [string, string][] =>
  Array.isArray(fields)
    ? fields
    : Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));

/** Posts a form. */
export const post = (url: string, fields: Fields, headers: Record<string, string> = {}): Promise<Answer> =>
  send(url, {
    method: 'POST',
    body: new URLSearchParams(pairs(fields)).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

/** The header by which a client proves itself (client_secret_basic). */
export const basic = ({ client_id, client_secret = '' }: Registered): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`).toString('base64')}`,
});

/** The header with an access token (RFC 6750). */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Posts a form to an endpoint as this client: by Basic when it has a secret, else by its client_id alone. */
export const postAs = (url: string, as: Registered, fields: Record<string, string | string[]>): Promise<Answer> =>
  as.client_secret ? post(url, fields, basic(as)) : post(url, { client_id: as.client_id, ...fields });
