/** Debian's Chromium through playwright-core, for tests of what a person sees. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.js';

const path = chromiumPath() ?? '';

/** For `test(..., { skip })`: false where there is a browser, else the reason why the test does not run. */
export const withoutBrowser = path ? false : 'there is no Chromium: install it, or set CHROMIUM_PATH';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Runs a browser for as long as `use` takes. */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: path, headless: true, args: flags });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

const shots = fileURLToPath(new URL('../../../screenshots/', import.meta.url));

/** Keeps what the page looks like under ./screenshots, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with what axe-core finds on the page, rule by rule; works under our CSP, as nothing is added to the document. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
    const { violations } = await runner.run();
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  if (found.length) throw new Error(`axe finds on ${page.url()}:\n${found.join('\n')}`);
}
