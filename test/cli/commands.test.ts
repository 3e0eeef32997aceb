import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { commandLine } from '../support/cli.js';

const cli = commandLine({ SMTP_URL: 'smtps://me:hunter2@mail.example.com', COOKIE_KEYS: 'k'.repeat(40) });
after(cli.dispose);

describe('the command line', () => {
  test('shows what there is, down to every command', async () => {
    const help = await cli.run(['help']);
    assert.equal(help.code, 0);
    for (const noun of ['account', 'client', 'resource', 'keys', 'tokens', 'config', 'registration-token']) {
      assert.match(help.stdout, new RegExp(`^  ${noun}\\b`, 'm'));
    }
    assert.match((await cli.run(['help', 'client', 'add'])).stdout, /--jwks-file/);
  });

  test('refuses a command that it does not have', async () => {
    assert.equal(await cli.refusal(['sing']), "Unknown command 'sing'.");
    assert.equal(await cli.refusal(['account', 'sing']), "Unknown command 'sing'.");
    assert.equal((await cli.run(['account', 'sing'])).code, 2);
  });

  test('declares, lists and removes resources', async () => {
    const add = ['resource', 'add', '--id', 'https://api.example', '--scope', 'read write'];
    const made = await cli.answer([...add, '--format', 'jwt', '--lifetime', '300']);
    const { created_at, ...rest } = made;
    const expected = { id: 'https://api.example', scope: 'read write', format: 'jwt', lifetime: 300 };
    assert.deepEqual(rest, { ...expected, signing_alg: 'ES256' });
    assert.deepEqual(await cli.answer(['resource', 'list']), [made]);
    assert.match(await cli.refusal(add), /already/);
    await cli.answer(['resource', 'remove', 'https://api.example']);
    assert.equal((await cli.run(['resource', 'list'])).stdout, 'None yet.\n');
    assert.match(await cli.refusal([...add, '--lifetime', '0']), /at least one second/);
    assert.match(await cli.refusal([...add.slice(0, -1), 'openid']), /openid/);
  });

  test('rotates keys through their stages, and never shows one', async () => {
    const first = await cli.answer<{ kid: string; stage: string }[]>(['keys', 'rotate']);
    const second = await cli.answer<{ kid: string; stage: string }[]>(['keys', 'rotate']);
    for (const { kid, stage } of first) {
      const now = second.find((key) => key.kid === kid)?.stage;
      assert.equal(now, stage === 'next' ? 'current' : 'previous');
    }
    const list = await cli.run(['keys', 'list', '--json']);
    assert.deepEqual(list.json(), second);
    assert.doesNotMatch(list.stdout, /"d"|jwk/i);
  });

  test('revokes what an account, a client or a grant holds', async () => {
    await cli.answer(['account', 'add', '--username', 'alice', '--email', 'alice@example.com']);
    const none = { sessions: 0, grants: 0, tokens: 0 };
    assert.deepEqual(await cli.answer(['tokens', 'revoke', '--account', 'ALICE@example.com']), none);
    assert.match(await cli.refusal(['tokens', 'revoke', '--account', 'bob']), /no account "bob"/);
    assert.match(await cli.refusal(['tokens', 'revoke', '--client', 'x']), /no client "x"/);
    assert.match(await cli.refusal(['tokens', 'revoke', '--grant', 'x']), /no grant "x"/);
    assert.match(await cli.refusal(['tokens', 'revoke']), /exactly one/);
    assert.match(await cli.refusal(['tokens', 'revoke', '--client', 'x', '--grant', 'y']), /exactly one/);
  });

  test('makes a link for the first administrator, as long as there is none', async () => {
    const { url } = await cli.answer(['setup-link']);
    assert.match(String(url), /^http:\/\/localhost:3000\/setup\?token=[\w-]{43}$/);
    await cli.answer(['account', 'add', '--username', 'root', '--email', 'root@example.com', '--admin']);
    assert.match(await cli.refusal(['setup-link']), /administrator already/);
  });

  test('issues registration tokens that end', async () => {
    const { initial_access_token, expires_at } = await cli.answer(['registration-token', 'add', '--expires', '60']);
    assert.match(String(initial_access_token), /^gh_iat_[\w-]{43}$/);
    assert.ok(Math.abs(Date.parse(String(expires_at)) - Date.now() - 60_000) < 30_000);
  });

  test('prints the settings without their secrets', async () => {
    const { settings } = await cli.answer<{ settings: Record<string, unknown> }>(['config', 'check']);
    assert.equal(settings.ACCESS_TOKEN_SECONDS, 600);
    assert.equal(settings.SMTP_URL, 'smtps://***@mail.example.com');
    assert.equal(settings.COOKIE_KEYS, 'from the environment');
  });
});

describe('wrong settings', () => {
  const wrong = commandLine({ PORT: 'many', LOG_LEVEL: 'loud' });
  after(wrong.dispose);

  test('are all told, to people and to scripts', async () => {
    const { code, json, stderr } = await wrong.run(['config', 'check', '--json']);
    assert.equal(code, 1);
    const { ok, faults } = json<{ ok: boolean; faults: string[] }>();
    assert.deepEqual([ok, faults.length], [false, 2]);
    for (const name of ['PORT', 'LOG_LEVEL']) assert.match(stderr, new RegExp(name));
    assert.equal((await wrong.run(['config', 'check'])).stdout, '');
  });

  test('stop every other command', async () => {
    const { code, stdout, stderr } = await wrong.run(['account', 'list', '--json']);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /PORT/);
  });
});

describe('a store that is away', () => {
  const away = commandLine({ MONGODB_URI: 'mongodb://127.0.0.1:1/none' });
  after(away.dispose);

  test('is told in a sentence', async () => {
    assert.match(await away.refusal(['account', 'list', '--json']), /^The store does not answer: /);
  });
});
