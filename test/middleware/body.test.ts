import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { readBody } from '../../src/middleware/body.js';
import { exchange } from '../support/exchange.js';
import { serveRoutes } from '../support/routes.js';

const routes = await serveRoutes((router) => {
  router.post('/names', async (ctx) => {
    const schema = z.object({
      name: z.string('must be a text').min(1, 'must not be empty'),
      nick: z.string().optional(),
    });
    ctx.body = await readBody(ctx, schema);
  });
});
after(() => routes.close());

const send = (body: string, type = 'application/x-www-form-urlencoded') =>
  exchange(routes.url, '/names', { headers: { 'Content-Type': type }, body });
const json = 'application/json';

test('reads a form and JSON alike, and hands on what the schema names', async () => {
  assert.deepEqual((await send('name=Ada+L%C3%B6velace&other=1')).json(), { name: 'Ada Lövelace' });
  assert.deepEqual((await send('{"name":"Ada","other":{}}', json)).json(), { name: 'Ada' });
  assert.deepEqual((await send('{"name":"Ada"}', 'application/json; charset=utf-8')).json(), { name: 'Ada' });
});

test('names each field that is not right', async () => {
  const answer = await send('{"name":"","nick":7}', json);
  assert.equal(answer.status, 400);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  const errors = answer.json().errors as { name: string; message: string }[];
  assert.deepEqual(
    errors.map(({ name }) => name),
    ['name', 'nick'],
  );
});

const wrong: [string, number, string, string?][] = [
  ['a field that comes twice', 400, 'name=a&name=b'],
  ['a list where a text belongs', 400, '{"name":["a"]}', json],
  ['an object where a text belongs', 400, '{"name":{"$ne":1}}', json],
  ['a NUL in a field', 400, 'name=a%00b'],
  ['a NUL in JSON', 400, '{"name":"a\\u0000b"}', json],
  ['a broken percent encoding', 400, 'name=%zz'],
  ['bytes that are no UTF-8', 400, 'name=%ff'],
  ['broken JSON', 400, '{"name":', json],
  ['JSON that is no object', 400, '["name"]', json],
  ['JSON that is nothing', 400, 'null', json],
  ['another content type', 415, '<name>a</name>', 'application/xml'],
  ['a body beyond 56 KiB', 413, `name=${'x'.repeat(57_344)}`],
];
for (const [name, status, body, type] of wrong)
  test(`refuses ${name} with ${status}`, async () => {
    const answer = await send(body, type);
    assert.equal(answer.status, status, answer.body);
    assert.equal(answer.json().status, status);
  });

test('takes a body of just under 56 KiB', async () => {
  assert.equal((await send(`name=${'x'.repeat(57_000)}`)).status, 200);
});

test('leaves every prototype alone', async () => {
  await send('__proto__=1&constructor=2&name=a');
  await send('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"name":"a"}', json);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});

test('answers whatever is sent with 200 or a problem, never with 5xx, and tells no stack', async () => {
  const bodies = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json({ maxDepth: 4 }),
    fc.webQueryParameters(),
    fc.dictionary(fc.string(), fc.anything(), { maxKeys: 4 }).map((value) => JSON.stringify(value) ?? ''),
  );
  const types = fc.constantFrom('application/x-www-form-urlencoded', json, 'application/json;charset=utf-7', 'a/b', '');
  await fc.assert(
    fc.asyncProperty(bodies, types, async (body, type) => {
      const answer = await send(body, type);
      assert.ok([200, 400, 415].includes(answer.status), `${answer.status}: ${answer.body}`);
      assert.doesNotMatch(answer.body, /node_modules|\n {4}at /);
    }),
    { numRuns: 300 },
  );
});
