import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendNewSignIn } from '../../src/mail/letters.js';
import { tasks } from '../../src/models/task.js';
import { startMail, type TestMail } from '../support/mail.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
let sent: TestMail;
before(async () => {
  store = await openTestStore();
  sent = await startMail({ DATA_DIR: store.settings.DATA_DIR });
});
beforeEach(() => tasks.remove({}));
after(async () => {
  await sent.close();
  await store.close();
});

const send = (email: string) => sendNewSignIn(sent.mail, { email }, { asked: { at: new Date() } });
const waiting = () => tasks.count({});
const until = async (holds: () => Promise<boolean>) => {
  for (let n = 0; n < 500 && !(await holds()); n++) await sleep(20);
  assert.ok(await holds());
};
const tried = () => until(async () => (await tasks.count({ attempts: { $gt: 0 } })) > 0);
const countOf = (email: string) => sent.smtp.letters.filter(({ to }) => to === email).length;

test('a letter waits while the mail server is away, and arrives once when it is back', async () => {
  await sent.smtp.stop();
  await Promise.all(Array.from({ length: 10 }, (_, n) => send(`away${n}@example.org`)));
  await tried();
  assert.equal(await waiting(), 10);
  await sent.smtp.start();
  await until(async () => (await waiting()) === 0);
  for (let n = 0; n < 10; n++) assert.equal(countOf(`away${n}@example.org`), 1);
});

for (const [what, refusal] of [
  ['does not take us for who we are', { at: 'MAIL', code: 530, message: '5.7.0 Authentication required' }],
  ['does not want to hand letters on', { at: 'RCPT', code: 554, message: '5.7.1 Relay access denied' }],
  ['does not hand letters on, in its own words', { at: 'RCPT', code: 550, message: 'relay not permitted' }],
  ['has no time for this reader', { at: 'RCPT', code: 450, message: '4.2.0 Greylisted' }],
  ['has no room', { at: 'DATA', code: 452, message: '4.3.1 Insufficient system storage' }],
  ['does not like the letter', { at: 'DATA', code: 550, message: '5.7.1 Message rejected' }],
] as const) {
  test(`a letter is kept and tried again when the mail server ${what}`, async () => {
    sent.smtp.refuse(refusal);
    await send('later@example.org');
    await sent.smtp.waitForRefusal();
    await sleep(100);
    assert.equal(await waiting(), 1);
    sent.smtp.refuse(false);
    await sent.smtp.waitFor('later@example.org');
    await until(async () => (await waiting()) === 0);
  });
}

for (const message of ['5.1.1 User unknown', 'no such user here']) {
  test(`a letter to an address that nobody has is not tried again: 550 ${message}`, async () => {
    sent.smtp.refuse({ at: 'RCPT', code: 550, message });
    await send('nobody@example.org');
    await until(async () => (await waiting()) === 0);
    sent.smtp.refuse(false);
    assert.equal(countOf('nobody@example.org'), 0);
  });
}

test('a letter to what is no address at all does not hold up the others', async () => {
  await send('jane@example.org>\r\nRCPT TO:<victim@example.org');
  await send('after@example.org');
  await sent.smtp.waitFor('after@example.org');
  await until(async () => (await waiting()) === 0);
  assert.equal(sent.smtp.letters.filter(({ to }) => to === 'victim@example.org').length, 0);
});

test('every try of a letter has the same Message-ID, so that mail servers can tell', async () => {
  sent.smtp.refuse('silence');
  await send('twice@example.org');
  await sent.smtp.waitForRefusal();
  const [task] = (await tasks.list({})).items;
  sent.smtp.refuse(false);
  await sent.smtp.stop();
  await sent.smtp.start();
  const { headers } = await sent.smtp.waitFor('twice@example.org');
  assert.equal(headers.get('message-id'), `<${task!._id}@id.example.com>`);
});
