import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expectAccessible, screenshot, withBrowser, withoutBrowser } from '../support/browser.js';
import { pathOf, withPages } from '../support/page-server.js';
import { samples } from '../support/sample-pages.js';
import { sampleView } from '../support/sample-view.js';

const skip = withoutBrowser;
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };

const controls = 'a[href], button:not([hidden]), input:not([type=hidden]), summary';

/** Run in the browser: which control has the focus, or that no ring shows it. */
const focused = `(() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  if (outlineStyle !== 'solid' || outlineWidth !== '2px') return 'no ring on ' + at.outerHTML;
  return [...document.querySelectorAll('${controls}')].indexOf(at);
})()`;

/** Run in the browser: the controls that are less than 44 pixels high. Links within a sentence may be (WCAG 2.2, 2.5.8). */
const tooSmall = `[...document.querySelectorAll('${controls}')]
  .filter((control) => control.tagName !== 'A' && control.getBoundingClientRect().height < 43.9)
  .map((control) => control.outerHTML)`;

/** Opens a page of its own on the samples' server. */
const visit = (options: BrowserContextOptions, use: (page: Page) => Promise<void>) =>
  withPages(sampleView(), (baseURL) =>
    withBrowser(async (browser) => {
      const context = await browser.newContext({ ...options, baseURL });
      await use(await context.newPage());
    }),
  );

describe('every page in Chromium', { skip }, () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [phone, desk]) {
      test(`is accessible, fits and breaks no rule of ours, ${colorScheme} at ${viewport.width} pixels`, async () => {
        await visit({ colorScheme, viewport }, async (page) => {
          const said: string[] = [];
          page.on('console', (message) => said.push(message.text()));
          for (const { page: name, name: kind } of samples) {
            await page.goto(pathOf(name, kind));
            const over = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
            assert.ok(Number(over) <= 0, `${name} ${kind} is wider than the window by ${over} pixels`);
            await expectAccessible(page);
            await screenshot(page, `${name}-${kind}-${viewport.width}-${colorScheme}`);
          }
          assert.deepEqual(said, []);
        });
      });
    }
  }

  test('can be used by keyboard alone: Tab reaches each control in reading order, with a ring around it', async () => {
    await visit({ viewport: desk }, async (page) => {
      for (const { page: name, name: kind } of samples.filter(({ name }) => name === 'plain' || name === 'fault')) {
        await page.goto(pathOf(name, kind));
        const count = await page.locator(controls).count();
        // From the top, whatever has the focus at first.
        await page.evaluate('document.body.tabIndex = -1; document.body.focus()');
        const reached: unknown[] = [];
        for (let i = 0; i < count; i++) {
          await page.keyboard.press('Tab');
          reached.push(await page.evaluate(focused));
        }
        assert.deepEqual(
          reached,
          Array.from({ length: count }, (_, i) => i),
          `${name} ${kind}`,
        );
      }
    });
  });

  test('has controls that a thumb can hit', async () => {
    await visit({ viewport: phone, hasTouch: true }, async (page) => {
      for (const { page: name, name: kind } of samples) {
        await page.goto(pathOf(name, kind));
        assert.deepEqual(await page.evaluate(tooSmall), [], `${name} ${kind}`);
      }
    });
  });
});

describe('signing in', { skip }, () => {
  test('works without JavaScript, and offers nothing that needs it', async () => {
    await visit({ javaScriptEnabled: false }, async (page) => {
      await page.goto(pathOf('sign-in', 'plain'));
      assert.equal(await page.getByRole('button', { name: 'Show password' }).count(), 0);
      await page.getByLabel('Username or e-mail address').fill('jane');
      await page.getByLabel('Password').fill('correct horse');
      const sent = page.waitForRequest((request) => request.method() === 'POST');
      await page.keyboard.press('Enter');
      assert.match((await sent).postData() ?? '', /^_csrf=\w+&username=jane&password=correct\+horse$/);
    });
  });

  test('shows the password on demand, and hides it again before it is sent', async () => {
    await visit({}, async (page) => {
      await page.goto(pathOf('sign-in', 'plain'));
      const password = page.getByLabel('Password', { exact: true });
      await password.fill('correct horse');
      await page.getByRole('button', { name: 'Show password' }).click();
      assert.equal(await password.getAttribute('type'), 'text');
      await page.getByRole('button', { name: 'Hide password' }).click();
      assert.equal(await password.getAttribute('type'), 'password');

      await page.getByRole('button', { name: 'Show password' }).click();
      await page.getByLabel('Username or e-mail address').fill('jane');
      await page.evaluate('document.forms[0].addEventListener("submit", (event) => event.preventDefault())');
      await page.getByRole('button', { name: 'Sign in' }).click();
      assert.equal(await password.getAttribute('type'), 'password');
    });
  });

  test('starts in the first empty field, and at what went wrong after a fault', async () => {
    await visit({}, async (page) => {
      await page.goto(pathOf('sign-in', 'plain'));
      assert.equal(await page.evaluate('document.activeElement.name'), 'username');
      await page.goto(pathOf('sign-in', 'fault'));
      assert.equal(await page.evaluate('document.activeElement.getAttribute("role")'), 'alert');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate('document.activeElement.name'), 'password');
    });
  });
});
