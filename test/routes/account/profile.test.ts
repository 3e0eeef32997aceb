import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { app, type Ground, openGround, person } from '../../support/ground.js';
import { discover, signIn } from '../../support/relying-party.js';
import { bearer, send } from '../../support/requests.js';
import { startServer, type TestServer } from '../../support/server.js';
import { type SignedInPerson, signedInPerson } from '../../support/signed-in.js';

let server: TestServer;
let ground: Ground;
let jane: SignedInPerson;
const path = '/account/profile';
const change = (body: unknown) => jane.json('PATCH', path, body);
const errorsOf = ({ json }: { json: Record<string, unknown> }) =>
  (json.errors as { name: string; message: string }[]).map(({ name, message }) => `${name}: ${message}`);

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('jane', { name: 'Jane Doe', claims: { employee_number: '7' } });
  await person('taken');
  jane = await signedInPerson(server, 'jane');
});
after(async () => {
  await ground.close();
  await server.stop();
});

test('tells who somebody is, and nothing that they do not call by name', async () => {
  const { status, json } = await jane.json('GET', path);
  assert.equal(status, 200);
  assert.deepEqual(
    { ...json, id: typeof json.id, updated_at: typeof json.updated_at },
    {
      id: 'string',
      username: 'jane',
      name: 'Jane Doe',
      email: 'jane@example.com',
      email_verified: true,
      groups: [],
      updated_at: 'string',
    },
  );
});

test('changes what is given, and takes away what is empty', async () => {
  const address = { street_address: 'Main Street 1\nBack yard', locality: 'Berlin', region: '' };
  const first = await change({ given_name: 'Jane', zoneinfo: 'Europe/Berlin', phone_number: '+49 30 901820', address });
  assert.equal(first.status, 200);
  assert.deepEqual(first.json.address, { street_address: 'Main Street 1\nBack yard', locality: 'Berlin' });
  const second = await change({ given_name: null, zoneinfo: '', name: 'Jane D.' });
  const { given_name, zoneinfo, name, phone_number } = second.json;
  assert.deepEqual([given_name, zoneinfo, name, phone_number], [undefined, undefined, 'Jane D.', '+49 30 901820']);
  assert.deepEqual((await jane.json('GET', path)).json, second.json);
});

test('names each field that is not right, and those that are changed elsewhere', async () => {
  const refused = await change({ username: 'two words', birthdate: '2023-02-29', locale: '_', email: 'x@example.com' });
  assert.equal(refused.status, 400);
  assert.deepEqual(errorsOf(refused), [
    'username: The username must be letters, digits and signs, without spaces.',
    'birthdate: The date of birth must be a day like 1990-12-31, or a year.',
    'locale: The language must be a language like en or de-AT.',
    'email: email is not a known field.',
  ]);
  assert.deepEqual(errorsOf(await change({ username: 'jane@elsewhere.example' })), [
    'username: A username with an @ in it must be the e-mail address of the account.',
  ]);
});

test('gives nobody the username of somebody else, and soon makes wait who tries one after the other', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++) statuses.push((await change({ username: 'TAKEN' })).status);
  assert.deepEqual(statuses.slice(0, 5), [409, 409, 409, 409, 409]);
  assert.equal(statuses.at(-1), 429);
  assert.equal((await change({ username: 'Jane' })).json.username, 'Jane');
});

test('does the same by its form, and keeps what was typed when something is not right', async () => {
  const page = await jane.browser.open(path);
  const wrong = await jane.browser.submit(page, /profile$/, { name: 'Jane "J" Doe', website: 'nowhere' });
  assert.equal(wrong.status, 400);
  assert.match(wrong.html, /<title>Error: /);
  assert.match(wrong.html, /href="#website">The website must be an address/);
  assert.match(wrong.html, /value="Jane &quot;J&quot; Doe"/);
  const done = await jane.browser.submit(wrong, /profile$/, { website: 'https://jane.example', locality: 'Bonn' });
  assert.match(done.url, /profile\?saved$/);
  assert.match(done.html, /role="status"/);
  const { json } = await jane.json('GET', path);
  assert.equal(json.website, 'https://jane.example');
  assert.deepEqual(json.address, { street_address: 'Main Street 1, Back yard', locality: 'Bonn' });
});

test('opens to a token with the scope account, and to no other', async () => {
  const config = await discover(server, await app());
  const { tokens } = await signIn(server, config, 'jane', { scope: 'openid account' });
  const { status, json } = await send(`${server.url}${path}`, { headers: bearer(tokens.access_token) });
  assert.deepEqual([status, json.email], [200, 'jane@example.com']);
  const other = await signIn(server, config, 'jane', { scope: 'openid profile' });
  const refused = await send(`${server.url}${path}`, { headers: bearer(other.tokens.access_token) });
  assert.equal(refused.status, 403);
  assert.equal((await send(`${server.url}${path}`)).status, 401);
});
