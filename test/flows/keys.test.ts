import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type * as client from 'openid-client';
import { signingKeys } from '../../src/models/signing-key.js';
import { api, app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, signIn, signOut } from '../support/relying-party.js';
import { postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let one: TestServer;
let other: TestServer;
let ground: Ground;
let ann: Person;
let mine: Registered;
let config: client.Configuration;
const signed = 'https://signed.example';

before(async () => {
  one = await startServer();
  other = await startServer({ ...one.settings, ISSUER: one.issuer });
  ground = await openGround(one);
  await person('ann');
  ann = new Person(one.issuer);
  await api(signed, 'sign', { format: 'jwt' });
  mine = await app({ grant_types: ['authorization_code', 'client_credentials'] }, { resources: [signed] });
  config = await discover(one, mine);
});
after(async () => {
  await ground.close();
  await other.stop();
  await one.stop();
});

const kidOf = (jwt: string) => decodeProtectedHeader(jwt).kid as string;
const publishedBy = async (server: TestServer) =>
  (await send(`${server.url}/jwks`)).json as { keys: { kid: string }[] };
const kids = async (server: TestServer) => (await publishedBy(server)).keys.map(({ kid }) => kid);
async function accessToken(by = one): Promise<string> {
  const fields = { grant_type: 'client_credentials', resource: signed, scope: 'sign' };
  return (await postAs(`${by.url}/token`, mine, fields)).json.access_token;
}
const idToken = async () => (await signIn(one, config, 'ann', { scope: 'openid' }, ann)).tokens.id_token as string;
const verifies = async (jwt: string, at: TestServer) =>
  !!(await jwtVerify(jwt, createLocalJWKSet((await publishedBy(at)) as never), { issuer: one.issuer }));

test('keys are rotated under running tokens, in every process, without a restart', async () => {
  const tokens = [await accessToken(), await idToken()];
  const used = tokens.map(kidOf);
  for (let round = 1; round <= 2; round++) {
    const next = (await one.cli('keys', 'list')).filter(({ stage }: { stage: string }) => stage === 'next');
    const listed = await one.cli('keys', 'rotate');
    const current = listed.filter(({ stage }: { stage: string }) => stage === 'current');
    assert.deepEqual(
      current.map(({ kid }: { kid: string }) => kid).sort(),
      next.map(({ kid }: { kid: string }) => kid).sort(),
      'what signs now was published before',
    );
    for (const server of [one, other]) {
      for (const kid of used) assert.ok((await kids(server)).includes(kid), `round ${round}`);
      for (const token of tokens) assert.ok(await verifies(token, server));
      const fresh = kidOf(await accessToken(server));
      assert.ok(!used.includes(fresh));
      assert.ok(current.some(({ kid }: { kid: string }) => kid === fresh));
    }
    tokens.push(await accessToken(other), await idToken());
    used.push(...tokens.slice(-2).map(kidOf));
  }
  assert.equal(new Set(used).size, 6);
});

test('an old ID token is still a hint of who is meant', async () => {
  const hint = await idToken();
  const listed = await one.cli('keys', 'rotate');
  const { expires_at } = listed.find(({ kid }: { kid: string }) => kid === kidOf(hint));
  assert.ok(Date.parse(expires_at) - Date.now() > 1_209_600_000, 'as long as a session');
  const asked = await ask(config, { id_token_hint: hint, prompt: 'none', scope: 'openid' });
  assert.match((await ann.open(asked.url.href)).url, /code=/);
  assert.equal((await signOut(ann, { id_token_hint: hint })).status, 200);
});

test('keys lie in the store encrypted', async () => {
  const { items } = await signingKeys.list({});
  assert.ok(items.length >= 4);
  for (const { sealedJwk } of items) assert.doesNotMatch(sealedJwk, /"kty"|"d"/);
});
