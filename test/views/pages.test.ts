import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Sample, samples } from '../support/sample-pages.js';
import { sampleView } from '../support/sample-view.js';

const view = sampleView();
const render = ({ page, data }: Sample) => view.page(page, data);
const bytes = (text: string | Buffer) => Buffer.byteLength(text);
const attributes = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value!);
const form = { action: '/interaction/1/login', csrf: 'token' };

for (const sample of samples) {
  describe(`the page ${sample.page}, ${sample.name}`, () => {
    const html = render(sample);

    test('is whole: language, title, one heading, and nothing left undefined', () => {
      assert.match(html, /^<!doctype html>\s*<html lang="en" dir="ltr">/);
      assert.match(html, /<title>[^<]+ · Example<\/title>/);
      assert.equal(html.match(/<h1[ >]/g)?.length, 1);
      assert.doesNotMatch(html, /undefined|null|\[object|NaN/);
    });

    test('holds no script or style of its own, and nothing that loads from elsewhere', () => {
      assert.doesNotMatch(html, /<style|\sstyle=|\son\w+="/i);
      for (const [tag] of html.matchAll(/<script[^>]*>/g))
        assert.match(tag, /^<script src="\/assets\/[\w.-]+" defer>$/);
      for (const url of attributes(html, 'src')) assert.match(url, /^\/assets\//);
      for (const [, url] of html.matchAll(/<link[^>]*href="([^"]*)"/g)) assert.match(url!, /^(\/assets\/|data:image)/);
    });

    test('shows what strangers wrote as text, and links to http and https alone', () => {
      assert.doesNotMatch(html, /<img src=x|<script>|href="javascript/);
      for (const url of attributes(html, 'href')) assert.match(url, /^(https?:\/\/|\/|#|data:image\/svg)/);
    });

    test('names each field, and binds each form to the browser', () => {
      for (const [tag] of html.matchAll(/<input(?![^>]*type="hidden")[^>]*>/g)) {
        const id = /\sid="([^"]*)"/.exec(tag)?.[1];
        assert.ok(html.includes(`<label for="${id}">`), tag);
        assert.match(tag, /\sautocomplete="[^"]+"/);
      }
      if (['sign-out', 'go-on'].includes(sample.page)) return;
      for (const [text] of html.matchAll(/<form.*?<\/form>/gs)) {
        assert.match(text, /method="post"/);
        assert.match(text, /name="(_csrf|xsrf)" value="[^"]+"/);
      }
    });

    test('weighs less than 30 kB with all that it loads', () => {
      const loaded = [...view.assets.values()].filter(({ name }) => html.includes(`/assets/${name}`));
      const weight = loaded.reduce((sum, { body }) => sum + bytes(body), bytes(html));
      assert.ok(weight < 30_000, `${weight} bytes`);
    });
  });
}

test('only a page that asks for a password, or goes on by itself, loads more than the stylesheet', () => {
  for (const sample of samples) {
    const html = render(sample);
    const loadsMore = html.includes('type="password"') || sample.page === 'go-on';
    assert.equal(html.includes('<script'), loadsMore, sample.page);
    assert.equal(html.match(/"\/assets\//g)?.length, loadsMore ? 2 : 1);
  }
});

test('a page says its name before the brand, and "Error:" first after an error', () => {
  assert.match(view.page('sign-in', form), /<title>Sign in · Example<\/title>/);
  assert.match(view.page('sign-in', { ...form, fault: 'busy' }), /<title>Error: Sign in · Example<\/title>/);
  assert.match(
    view.page('error', { code: 'bug' }),
    /<title>Error: Something went wrong on our side · Example<\/title>/,
  );
});

test('the sign-in form has the fields that password managers know, and keeps what was typed', () => {
  const html = view.page('sign-in', { ...form, username: 'jane', fault: 'invalid-credentials' });
  assert.match(
    html,
    /name="username" type="text" autocomplete="username" autocapitalize="off" autocorrect="off" spellcheck="false"/,
  );
  assert.match(html, /name="password" type="password" autocomplete="current-password"/);
  assert.match(html, /name="username"[^>]* value="jane"/);
  assert.doesNotMatch(html, /name="password"[^>]* value=/);
  assert.match(html, /role="alert" tabindex="-1" autofocus/);
  assert.match(html, /<a href="#password">That username and password did not match\.<\/a>/);
});

test('a fault that passes by itself says when to try again', () => {
  const html = view.page('sign-in', { ...form, fault: 'too-many-requests', retryAfterSeconds: 95 });
  assert.match(html, /There were too many tries\. Try again in 2 minutes\./);
});

test('consent marks what is new only where something was granted before', () => {
  const consent = samples.find(({ page }) => page === 'consent')!.data as never as Parameters<
    typeof view.page<'consent'>
  >[1];
  const scopes = (...news: boolean[]) => news.map((isNew) => ({ name: 'email', values: [], isNew }));
  const tags = (news: boolean[]) => view.page('consent', { ...consent, scopes: scopes(...news) }).match(/class="tag"/g);
  assert.equal(tags([true, true]), null);
  assert.equal(tags([false, true])?.length, 1);
});

test('a person reads the place where they go on, in full', () => {
  const sample = samples.find(({ page, name }) => page === 'consent' && name === 'full')!;
  assert.match(
    render(sample),
    /<strong><bdi>signin\.a-very-long-subdomain-of-a-print-shop\.photos\.example\.com:8443<\/bdi><\/strong>/,
  );
});
