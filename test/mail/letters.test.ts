import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sendVerify } from '../../src/mail/letters.js';
import { startMail, type TestMail } from '../support/mail.js';
import { hostileLetters, sampleLetters } from '../support/sample-letters.js';
import type { Received } from '../support/smtp.js';
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

const words = (html: string) =>
  html
    .replace(/<style>.*?<\/style>|<title>.*?<\/title>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'");

function expectWhole({ subject, text, html }: Received): void {
  assert.match(subject, /Example/);
  for (const body of [text, html]) {
    assert.doesNotMatch(body, /undefined|null|\[object|Invalid|NaN|\*\*|\{\w+\}/);
    assert.match(body, /May 5, 2026 at 2:03\sPM UTC/);
    assert.match(body, /If it was (not )?you/);
    for (const [link] of body.matchAll(/https?:\/\/[^\s"<]+/g)) assert.match(link, /^https:\/\/id\.example\.com(\/|$)/);
  }
  assert.doesNotMatch(text, /<\w|&\w+;/);
  assert.doesNotMatch(html, /<(img|script|link|iframe|object|form)\b|url\(|@import/);
}

for (const { name, send } of sampleLetters) {
  describe(`the letter ${name}`, () => {
    let letter: Received;
    before(async () => {
      await send(sent.mail, `${name}@example.org`);
      letter = await sent.smtp.waitFor(`${name}@example.org`);
    });

    test('is whole, leads to us alone, and loads nothing', () => expectWhole(letter));

    test('says the same as text and as HTML', () => {
      const html = words(letter.html);
      for (const word of letter.text.match(/\p{L}[\p{L}\d]+/gu)!.filter((word) => !letter.link.includes(word)))
        assert.ok(html.includes(word), word);
      if (letter.link) assert.ok(letter.html.includes(`href="${letter.link}"`));
      assert.equal(html.includes('012345'), letter.text.includes('012345'));
    });

    // The sample of this one was asked for at the command line.
    if (name === 'account-deleted') return;

    test('says from where', () => {
      for (const body of [letter.text, letter.html]) {
        assert.match(body, /Firefox on Linux/);
        assert.ok(body.includes('2001:db8:85a3::8a2e:370:7334'));
      }
    });
  });
}

test('a letter with a code says it first in its subject, and until when it works', async () => {
  for (const { name, send } of sampleLetters.slice(0, 3)) {
    await send(sent.mail, 'coded@example.org');
    const { subject, code, text } = await sent.smtp.waitFor('coded@example.org');
    assert.equal(subject, '012345 is your Example code', name);
    assert.equal(code, '012345');
    assert.match(text, /work once, until May 5, 2026 at 3:03\sPM UTC/);
  }
});

test('what strangers wrote is shown as text, and what their browser says of itself not at all', async () => {
  for (const { send } of hostileLetters) {
    await send(sent.mail, 'hostile@example.org');
    const letter = await sent.smtp.waitFor('hostile@example.org');
    expectWhole({ ...letter, text: letter.text.replace(/<script>.*/g, '') });
    assert.equal(letter.headers.has('bcc'), false);
    assert.equal(sent.smtp.letters.filter(({ to }) => to.includes('victim')).length, 0);
  }
});

test('a letter cannot lead anywhere but to us', async () => {
  const asked = { at: new Date() };
  for (const link of ['https://id.example.com.evil.example/', 'javascript:alert(1)', 'http://id.example.com/']) {
    const challenge = { link, code: '012345', until: new Date(), asked };
    await assert.rejects(sendVerify(sent.mail, { email: 'jane@example.org' }, challenge), /must lead to/);
  }
});
