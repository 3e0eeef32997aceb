import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createSmtp } from '../../src/mail/transport.js';
import { type Smtp, startSmtp } from '../support/smtp.js';

const letter = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };
const envelope = { id: 'c0ffee', to: 'jane@example.org' };
const from = 'Example <id@example.com>';
/** No address of a network of ours, as far as settings go; and yet it leads here. */
const publicHost = '0.0.0.0';

const open: Smtp[] = [];
after(() => Promise.all(open.map((smtp) => smtp.close())));
async function start(options?: Parameters<typeof startSmtp>[0]): Promise<Smtp> {
  const smtp = await startSmtp(options);
  open.push(smtp);
  return smtp;
}

async function send(url: string, to = envelope.to, subject = letter.subject): Promise<void> {
  const smtp = createSmtp(url, from, 'id.example.com');
  await smtp.send({ ...letter, subject }, { ...envelope, to }).finally(() => smtp.close());
}

test('a letter says that a program wrote it, and where; nothing in it follows the reader', async () => {
  const smtp = await start();
  await send(smtp.url);
  const { headers, encrypted } = await smtp.waitFor('jane@example.org');
  assert.equal(headers.get('from'), from);
  assert.equal(headers.get('to'), 'jane@example.org');
  assert.equal(headers.get('message-id'), '<c0ffee@id.example.com>');
  assert.equal(headers.get('auto-submitted'), 'auto-generated');
  assert.match(headers.get('content-type')!, /^multipart\/alternative;/);
  assert.ok(Math.abs(Date.parse(headers.get('date')!) - Date.now()) < 60_000);
  assert.equal(encrypted, false);
});

test('to a mail server elsewhere nothing goes without TLS, whatever that server offers', async () => {
  const smtp = await start();
  await assert.rejects(send(`smtp://${publicHost}:${smtp.port}`), /STARTTLS/);
  await assert.rejects(send(`smtp://${publicHost}:${smtp.port}?ignoreTLS=true`), /STARTTLS/);
  await assert.rejects(send(`smtp://127.0.0.1:${smtp.port}?requireTLS=true`), /STARTTLS/);
  assert.equal(smtp.letters.length, 0);
});

test('to a mail server elsewhere nothing goes when it cannot prove who it is', async () => {
  const smtp = await start({ disabledCommands: ['AUTH'] });
  await assert.rejects(send(`smtp://${publicHost}:${smtp.port}`), /certificate/);
  await assert.rejects(send(`smtps://${publicHost}:${smtp.port}`));
  assert.equal(smtp.letters.length, 0);
});

test('next door TLS is used where it is offered, with whatever certificate', async () => {
  const smtp = await start({ disabledCommands: ['AUTH'] });
  await send(smtp.url);
  assert.equal((await smtp.waitFor('jane@example.org')).encrypted, true);
});

test('smtps: is TLS from the first byte', async () => {
  const smtp = await start({ secure: true, disabledCommands: ['AUTH'] });
  await assert.rejects(send(`smtps://127.0.0.1:${smtp.port}`), /certificate/);
  await send(`smtps://127.0.0.1:${smtp.port}?tls.rejectUnauthorized=false`);
  assert.equal((await smtp.waitFor('jane@example.org')).encrypted, true);
});

test('names and addresses of strangers stay where they belong', async () => {
  const smtp = await start();
  const addresses = [
    'jane@example.org\r\nBcc: victim@example.org',
    'jane@example.org, victim@example.org',
    'jane@example.org> <victim@example.org',
    '"jane@example.org" <victim@example.org>',
    'jane@example.org\0victim@example.org',
  ];
  for (const address of addresses) await send(smtp.url, address).catch(() => undefined);
  for (const { to, headers } of smtp.letters) {
    assert.notEqual(to, 'victim@example.org');
    assert.equal(headers.has('bcc'), false);
  }
  await send(smtp.url, 'jürgen@bücher.example', 'Grüße\r\nBcc: victim@example.org');
  const letter = smtp.letters.at(-1)!;
  assert.equal(letter.headers.has('bcc'), false);
  assert.equal(letter.to, 'jürgen@bücher.example');
  assert.match(letter.subject, /^Grüße Bcc: victim@example\.org$/);
});
