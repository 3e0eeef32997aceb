import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { scopes } from '../config/scopes.js';
import { problems } from '../src/errors.js';
import { loadMessages } from '../src/lib/messages.js';
import { sampleView, viewsFolder } from './support/sample-view.js';

const messages = loadMessages(join(viewsFolder, 'messages'), 'en');

/** A copy of views/ with files added to it. */
function viewsWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-views-'));
  cpSync(viewsFolder, folder, { recursive: true });
  mkdirSync(join(folder, 'mail'), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

test('every word that a template uses stands in the message file', () => {
  const templates = readdirSync(viewsFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.eta'),
  );
  for (const file of templates) {
    const text = readFileSync(join(viewsFolder, file), 'utf8');
    for (const [, key] of text.matchAll(/it\.(?:t|rich|linked)\('([^']+)'/g))
      assert.ok(messages.has(key!), `${file}: ${key}`);
  }
});

test('every problem and every scope has words of its own', () => {
  for (const code of Object.keys(problems)) {
    assert.ok(messages.has(`error.${code}.title`) && messages.has(`error.${code}.detail`), code);
  }
  for (const name of Object.keys(scopes)) assert.ok(messages.has(`scope.${name}`), name);
});

test('another language is one more file; what it lacks is said in English', () => {
  const folder = viewsWith({ 'messages/de.json': JSON.stringify({ 'sign-in': { title: 'Anmelden' } }) });
  const view = sampleView({}, folder);
  assert.deepEqual(view.languages, ['en', 'de']);
  const html = view.page('sign-in', { action: '/a', csrf: 'c' }, { language: 'de', here: '/sign-in' });
  assert.match(html, /<html lang="de" dir="ltr">/);
  assert.match(html, /<h1>Anmelden<\/h1>/);
  assert.match(html, />Password<\/label>/);
  assert.match(html, /<a href="\/sign-in\?ui_locales=en" lang="en" hreflang="en">English<\/a>/);
});

test('the reader gets the language that ui_locales asks for, else the browser, else English', () => {
  const view = sampleView({}, viewsWith({ 'messages/de.json': '{}', 'messages/pt-BR.json': '{}' }));
  assert.equal(view.language('fr de-AT en', 'en'), 'de');
  assert.equal(view.language(undefined, 'fr, pt-br;q=0.8, de;q=0.9'), 'de');
  assert.equal(view.language('', 'de;q=0, PT-BR'), 'pt-BR');
  assert.equal(view.language('', ''), 'en');
});

test('a letter has a subject, a text without HTML escapes, and HTML with them', () => {
  const folder = viewsWith({
    'messages/en.json': JSON.stringify({
      direction: 'ltr',
      mail: { hello: { subject: '{code} is your {brand} code' } },
    }),
    'mail/hello.txt.eta': 'For <%= it.name %>',
    'mail/hello.html.eta': '<p>For <%= it.name %></p>',
  });
  const letter = sampleView({}, folder).letter('hello', { code: '123456', name: 'Jane & <Joe>' });
  assert.deepEqual(letter, {
    subject: '123456 is your Example code',
    text: 'For Jane & <Joe>',
    html: '<p>For Jane &amp; &lt;Joe&gt;</p>',
  });
});

test('the foot says where one is, and leads to help where the operator gives an address', () => {
  const view = sampleView({ HELP_URL: 'mailto:help@example.com' });
  assert.match(view.page('not-found', {}), /<span>id\.example\.com<\/span>/);
  assert.match(view.page('not-found', {}), /<a href="mailto:help@example\.com">/);
});
