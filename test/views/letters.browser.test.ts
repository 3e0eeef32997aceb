import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectAccessible, screenshot, withBrowser, withoutBrowser } from '../support/browser.js';
import { hostileLetters, orderOf, sampleLetters } from '../support/sample-letters.js';
import { sampleView } from '../support/sample-view.js';

const view = sampleView({ HELP_URL: 'https://example.com/help' });

describe('every letter in Chromium', { skip: withoutBrowser }, () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 640]) {
      test(`is accessible and fits, ${colorScheme} at ${width} pixels`, async () => {
        await withBrowser(async (browser) => {
          const page = await browser.newPage({ colorScheme, viewport: { width, height: 700 } });
          const asked: string[] = [];
          page.on('request', (request) => asked.push(request.url()));
          for (const sample of [...sampleLetters, ...hostileLetters]) {
            const { letter, data } = await orderOf(sample, 'https://id.example.com');
            await page.setContent(view.letter(letter, data).html);
            const over = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
            assert.ok(Number(over) <= 0, `${letter} is wider than the window by ${over} pixels`);
            await expectAccessible(page);
            if (sampleLetters.includes(sample)) await screenshot(page, `letter-${letter}-${width}-${colorScheme}`);
          }
          assert.deepEqual(asked, []);
        });
      });
    }
  }
});
