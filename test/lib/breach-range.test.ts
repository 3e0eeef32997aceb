import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { isBreached } from '../../src/lib/breach-range.js';

/** A server of ranges; SHA-1 of "password" is 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8. */
async function ranges(t: TestContext, answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/`;
}
const lines = '003D68EB55068C33ACE09247EE4C639306B:3\r\n1E4C9B93F3F0682250B6CF8331B7EE68FD8:10434004\r\n';

describe('a look-up of breaches', () => {
  test('finds a password that is known, and tells five digits of its digest', async (t) => {
    const asked: string[] = [];
    const url = await ranges(t, (request, response) => {
      asked.push(`${request.url} ${request.headers['add-padding']}`);
      response.end(lines);
    });
    assert.equal(await isBreached('password', url), true);
    assert.deepEqual(asked, ['/range/5BAA6 true']);
  });

  test('does not find one that is not in its range, nor one that is padding', async (t) => {
    const padding = '1E4C9B93F3F0682250B6CF8331B7EE68FD8:0\r\n';
    const url = await ranges(t, (request, response) => response.end(request.url?.endsWith('5BAA6') ? padding : lines));
    assert.equal(await isBreached('correct horse', url), false);
    assert.equal(await isBreached('password', url), false);
  });

  test('gives up on a service that is away, says no, is slow, sends elsewhere, or never stops', async (t) => {
    await assert.rejects(isBreached('password', 'http://127.0.0.1:1/'));
    await assert.rejects(isBreached('password', await ranges(t, (_, response) => response.writeHead(503).end(lines))));
    const elsewhere = await ranges(t, (_, response) => response.writeHead(302, { location: '/' }).end());
    await assert.rejects(isBreached('password', elsewhere));
    await assert.rejects(isBreached('password', await ranges(t, () => {})), { name: 'TimeoutError' });
    const endless = await ranges(t, (_, response) => {
      const more = () => response.write('0'.repeat(65_536), (error) => error || setImmediate(more));
      more();
    });
    await assert.rejects(isBreached('password', endless), /without end/);
  });
});
