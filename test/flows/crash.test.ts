/** `kill -9` while codes are redeemed and tokens refreshed, at a random moment, several times over. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as client from 'openid-client';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, redirectUri, walk } from '../support/relying-party.js';
import { type Answer, postAs } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';
import { freshStoreSettings } from '../support/store.js';

interface Request {
  as: Registered;
  fields: Record<string, string>;
}

let fresh: ReturnType<typeof freshStoreSettings>;
let server: TestServer;
let ground: Ground;
let ann: Person;
/** Each has a grant of its own: what is revoked of one leaves the others. */
let apps: { registered: Registered; config: client.Configuration }[];

const rounds = 4;
const each = 8;

/** Starts it where it was, as a supervisor does. */
const start = async (port = '0') => {
  const { DATA_DIR, MONGODB_URI } = fresh.settings;
  server = await startServer({ DATA_DIR, MONGODB_URI, PORT: port, REFRESH_RETRY_SECONDS: '3600' });
};

before(async () => {
  fresh = freshStoreSettings();
  await start();
  ground = await openGround(server);
  await person('ann');
  ann = new Person(server.issuer);
  const registered = await Promise.all(Array.from({ length: each }, () => app()));
  apps = await Promise.all(registered.map(async (one) => ({ registered: one, config: await discover(server, one) })));
});
after(async () => {
  await ground.close();
  await server.stop();
  fresh.dispose();
});

const token = ({ as, fields }: Request) => postAs(`${server.url}/token`, as, fields);
const isActive = async (as: Registered, one: string) =>
  (await postAs(`${server.url}/introspect`, as, { token: one })).json.active;
const refresh = (as: Registered, refresh_token: string): Request => ({
  as,
  fields: { grant_type: 'refresh_token', refresh_token },
});

/** A redemption for each app, ready to be sent. */
async function newCodes(): Promise<Request[]> {
  const requests: Request[] = [];
  for (const { registered: as, config } of apps) {
    const asked = await ask(config);
    const { url } = await walk(ann, asked.url, 'ann');
    const code = new URL(url).searchParams.get('code') as string;
    const pkce = { redirect_uri: redirectUri, code_verifier: asked.verifier };
    requests.push({ as, fields: { grant_type: 'authorization_code', code, ...pkce } });
  }
  return requests;
}

/** Sends all of them, and kills the process at some moment of their way; undefined where it died before the answer. */
async function killDuring(requests: Request[]): Promise<(Answer | undefined)[]> {
  const answers = requests.map((request) => token(request).catch(() => undefined));
  await sleep(Math.random() * 40);
  await server.kill();
  const all = await Promise.all(answers);
  await start(String(server.port));
  return all;
}

test('a code is good once or not at all, and what was answered stands', async (t) => {
  const seen = { answered: 0, unused: 0, dead: 0 };
  for (let round = 0; round < rounds; round++) {
    const requests = await newCodes();
    const answers = await killDuring(requests);
    for (const [i, request] of requests.entries()) {
      const answer = answers[i];
      if (answer) {
        assert.equal(answer.status, 200);
        assert.equal(await isActive(request.as, answer.json.access_token), true);
      }
      const again = await token(request);
      if (again.status !== 200) assert.equal(again.json.error, 'invalid_grant');
      assert.ok(!answer || again.status !== 200);
      seen[answer ? 'answered' : again.status === 200 ? 'unused' : 'dead']++;
      assert.equal((await token(request)).json.error, 'invalid_grant');
    }
  }
  t.diagnostic(JSON.stringify(seen));
});

test('a chain of refresh tokens has one end, which whoever lost the answer gets again', async (t) => {
  const seen = { answered: 0, lost: 0 };
  for (let round = 0; round < rounds; round++) {
    const codes = await newCodes();
    const firsts: Request[] = [];
    for (const code of codes) firsts.push(refresh(code.as, (await token(code)).json.refresh_token));
    const answers = await killDuring(firsts);
    for (const [i, first] of firsts.entries()) {
      const answer = answers[i];
      seen[answer ? 'answered' : 'lost']++;
      const again = await token(first);
      assert.equal(again.status, 200, again.text);
      const second = again.json.refresh_token;
      if (answer) assert.equal(second, answer.json.refresh_token);
      assert.equal((await token(first)).json.refresh_token, second, 'it never forks');
      const third = (await token(refresh(first.as, second))).json.refresh_token;
      assert.equal(await isActive(first.as, third), true);
      assert.equal((await token(first)).json.error, 'invalid_grant');
    }
  }
  t.diagnostic(JSON.stringify(seen));
});
