import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPages } from '../support/page-server.js';
import { sampleView } from '../support/sample-view.js';

const view = sampleView();

test('what pages load is served under the hash of its content, for ever cacheable', async () => {
  await withPages(view, async (url) => {
    for (const { name, type, body } of view.assets.values()) {
      const response = await fetch(`${url}/assets/${name}`);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(response.headers.get('content-type'), type);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), body);
    }
  });
});

test('a name that is not there is not found, and no path leads out of the folder', async () => {
  await withPages(view, async (url) => {
    for (const name of ['style.css', 'style.000000000000.css', '..%2fmessages%2fen.json', '__proto__', '%00']) {
      assert.equal((await fetch(`${url}/assets/${name}`)).status, 404, name);
    }
  });
});
