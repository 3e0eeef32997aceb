import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addResource, listResources, removeResource } from '../../src/services/resources.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

describe('resources', () => {
  test('are declared once, with each scope once', async () => {
    const made = await addResource({ identifier: 'https://api.example', scope: 'b a b', format: 'jwt', lifetime: 60 });
    assert.equal(made.scope, 'b a');
    await assert.rejects(addResource({ identifier: 'https://api.example', scope: 'a' }), /already/);
    assert.deepEqual((await listResources()).items, [made]);
  });

  const refused: [string, Parameters<typeof addResource>[0], RegExp][] = [
    ['a relative identifier', { identifier: '/api', scope: 'a' }, /absolute URI without a fragment/],
    ['an identifier with a fragment', { identifier: 'https://api.example#x', scope: 'a' }, /without a fragment/],
    ['an identifier with a space', { identifier: 'https://api.example/ x', scope: 'a' }, /absolute URI/],
    ['no scope', { identifier: 'https://b.example', scope: '' }, /The scope must be names/],
    ['a scope with quotes', { identifier: 'https://b.example', scope: 'a "b"' }, /The scope must be names/],
    ['a scope of ours', { identifier: 'https://b.example', scope: 'read openid email' }, /openid, email/],
    ['no lifetime at all', { identifier: 'https://b.example', scope: 'a', lifetime: 0 }, /at least 1 second/],
    ['another format', { identifier: 'https://b.example', scope: 'a', format: 'xml' as 'jwt' }, /opaque or jwt/],
  ];
  for (const [what, data, why] of refused) test(`refuse ${what}`, () => assert.rejects(addResource(data), why));

  test('cannot be removed when they are not there', () => assert.rejects(removeResource('urn:x:y'), /no resource/));
});
