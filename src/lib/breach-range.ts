/** Asks whether a password is known from a breach without telling it: only the first 5 of 40 hex digits of its SHA-1 leave. */
import { hash } from 'node:crypto';

const timeoutMilliseconds = 2000;
/** A range has some 900 lines of 45 characters, padding included. */
const mostCharacters = 500_000;

async function rangeOf(prefix: string, rangeUrl: string): Promise<string> {
  const response = await fetch(rangeUrl + prefix, {
    headers: { 'add-padding': 'true' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  if (!response.ok || !response.body) throw new Error(`${rangeUrl} answered ${response.status}`);
  let text = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > mostCharacters) throw new Error(`${rangeUrl} answers without end`);
  }
  return text;
}

/**
 * Whether the password is in the ranges of Have I Been Pwned, or of a mirror of them. Throws where that cannot be found
 * out soon.
 */
export async function isBreached(password: string, rangeUrl: string): Promise<boolean> {
  const digest = hash('sha1', password, 'hex').toUpperCase();
  const range = await rangeOf(digest.slice(0, 5), rangeUrl);
  // Lines that are padding count nothing.
  return range.split(/\r?\n/).some((line) => line.startsWith(`${digest.slice(5)}:`) && !line.endsWith(':0'));
}
