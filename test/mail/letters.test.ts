import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sendReset, sendVerify } from '../../src/mail/letters.js';
import { startMail, type TestMail } from '../support/mail.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
let sent: TestMail;
before(async () => {
  store = await openTestStore();
  sent = await startMail({ DATA_DIR: store.settings.DATA_DIR });
});
after(async () => {
  await sent.close();
  await store.close();
});

const asked = {
  at: new Date('2026-05-05T14:03:27Z'),
  ip: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
};
const challenge = (path: string) => ({
  link: `https://id.example.com${path}`,
  code: '012345',
  until: new Date('2026-05-05T15:03:27Z'),
  asked,
});

test('a letter comes as text and as HTML that say the same: code, link, until when, from where', async () => {
  const link = '/account/password/reset#token=abc';
  await sendReset(sent.mail, { email: 'jane@example.org' }, challenge(link));
  const letter = await sent.smtp.waitFor('jane@example.org');
  assert.equal(letter.subject, '012345 is your Example code');
  for (const body of [letter.text, letter.html]) {
    assert.match(body, /012345/);
    assert.ok(body.includes(`https://id.example.com${link}`));
    assert.match(body, /May 5, 2026 at 3:03\sPM UTC/);
    assert.match(body, /May 5, 2026 at 2:03\sPM UTC/);
    assert.match(body, /Firefox on Linux/);
    assert.match(body, /203\.0\.113\.7/);
    assert.doesNotMatch(body, /undefined|null|\[object|Invalid/);
  }
});

test('a letter cannot lead anywhere but to us', async () => {
  const link = 'https://id.example.com.evil.example/';
  await assert.rejects(
    sendVerify(sent.mail, { email: 'jane@example.org' }, { ...challenge('/'), link }),
    /must lead to/,
  );
});
