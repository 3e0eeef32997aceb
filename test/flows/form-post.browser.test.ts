import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { withBrowser, withoutBrowser } from '../support/browser.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { ask, discover, password } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';

const skip = withoutBrowser;
let server: TestServer;
let ground: Ground;
/** A relying party that gets its answers by form_post, and the first one that it got. */
const party = createServer();
const posted = once(party, 'request').then(async ([request, response]) => {
  const fields = Object.fromEntries(new URLSearchParams(await text(request)));
  response.end('<h1>Thank you</h1>');
  return fields;
});

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  await once(party.listen(0, '127.0.0.1'), 'listening');
});
after(async () => {
  party.close();
  party.closeAllConnections();
  await ground.close();
  await server.stop();
});

test('a browser takes the answer to the client by form_post, under our policy', { skip }, async () => {
  const redirect_uri = `http://localhost:${(party.address() as { port: number }).port}/callback`;
  const config = await discover(server, await app({ redirect_uris: [redirect_uri] }, { firstParty: true }));
  const { url } = await ask(config, { redirect_uri, response_mode: 'form_post', state: 'a state' });
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(url.href);
    await page.fill('[name=username]', 'ann');
    await page.fill('[name=password]', password);
    await page.click('button.primary');
    await page.waitForSelector('text=Thank you');
    const { code, state, iss } = await posted;
    assert.ok(code);
    assert.deepEqual({ state, iss }, { state: 'a state', iss: server.issuer });
    assert.deepEqual(said, []);
  });
});
