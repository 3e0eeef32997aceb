/** What processes that share an outbox promise together: every letter, and every letter once. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaseMs } from '../../src/services/outbox.js';
import { type Smtp, startSmtp } from '../support/smtp.js';
import { freshStoreSettings } from '../support/store.js';

const entry = join(import.meta.dirname, '../support/outbox-process.js');
const { settings, dispose } = freshStoreSettings();
const { DATA_DIR, MONGODB_URI } = settings;
const running = new Set<ChildProcess>();
let smtp: Smtp;
before(async () => {
  smtp = await startSmtp();
});
afterEach(() => Promise.all([...running].map(kill)));
after(async () => {
  await smtp.close();
  dispose();
});

/** Starts a process, and waits for its first word. */
async function start(command: 'promise' | 'work', more: { to?: string[]; aheadSeconds?: number } = {}) {
  const env = { ISSUER: 'https://id.example.com', SMTP_URL: smtp.url, DATA_DIR, MONGODB_URI, ...more };
  const child = spawn(process.execPath, [entry, command, JSON.stringify(env)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  await once(child.stdout, 'data');
  child.stdout.resume();
  return child;
}

async function kill(child: ChildProcess) {
  running.delete(child);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const names = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}${n}@example.org`);
const arrived = (to: string[]) => smtp.letters.filter((letter) => to.includes(letter.to)).map((letter) => letter.to);
async function untilAll(to: string[]) {
  for (let n = 0; n < 1500 && new Set(arrived(to)).size < to.length; n++) await sleep(20);
  // What would come twice has time to come.
  await sleep(500);
  assert.deepEqual(arrived(to).sort(), to.sort());
}

test('a letter that was promised goes out although its process was killed at once', async () => {
  const to = names('promised', 3);
  await kill(await start('promise', { to }));
  assert.deepEqual(arrived(to), []);
  await start('work');
  await untilAll(to);
});

test('a letter whose process was killed in the middle of sending goes out when its time is over', async () => {
  const [to] = names('halfway', 1) as [string];
  smtp.refuse('silence');
  const sending = await start('work');
  await start('promise', { to: [to] });
  await smtp.waitForRefusal();
  await kill(sending);
  smtp.refuse(false);
  const early = await start('work');
  await sleep(500);
  assert.deepEqual(arrived([to]), []);
  await kill(early);
  await start('work', { aheadSeconds: leaseMs / 1000 });
  await untilAll([to]);
});

test('three processes send each of many letters once', async () => {
  const to = names('shared', 120);
  await Promise.all([start('work'), start('work'), start('work')]);
  await Promise.all([start('promise', { to: to.slice(0, 60) }), start('promise', { to: to.slice(60) })]);
  await untilAll(to);
});
