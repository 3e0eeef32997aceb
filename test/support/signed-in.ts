/** Somebody who is signed in at their own account pages, in a browser of their own. */
import { Person } from './person.js';
import { walk } from './relying-party.js';
import { type Answer, answerOf } from './requests.js';
import type { TestServer } from './server.js';

export interface SignedInPerson {
  browser: Person;
  /** One request as the page's own script would make it: JSON both ways. */
  json(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** Signs in at /account; `userAgent` is what the browser says of itself. */
export async function signedInPerson(
  server: TestServer,
  username: string,
  userAgent?: string,
): Promise<SignedInPerson> {
  const browser = new Person(server.issuer, userAgent);
  await walk(browser, `${server.issuer}/account`, username);
  return {
    browser,
    async json(method, path, body) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers: Record<string, string> = { accept: 'application/json' };
      if (body !== undefined) headers['content-type'] = 'application/json';
      return answerOf(await browser.send(`${server.issuer}${path}`, { method, headers, ...sent }));
    },
  };
}
