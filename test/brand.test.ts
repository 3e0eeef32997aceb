import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { brandColors } from '../src/brand.js';
import { contrast } from '../src/lib/color.js';
import { sampleView, viewsFolder } from './support/sample-view.js';

const css = readFileSync(join(viewsFolder, 'assets/style.css'), 'utf8');

/** A custom property of the stylesheet, in light and in dark. */
function token(name: string, sheet = css): [light: string, dark: string] {
  const [light, dark] = [...sheet.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6})`, 'g'))].map(([, hex]) => hex!);
  return [light!, dark!];
}
const schemes = [0, 1] as const;
const grounds = ['ground', 'card', 'soft'];

test('text can be read on every ground, and fields can be seen', () => {
  for (const scheme of schemes) {
    for (const ground of grounds) {
      const on = token(ground)[scheme];
      for (const ink of ['ink', 'muted', 'warn'])
        assert.ok(contrast(token(ink)[scheme], on) >= 4.5, `${ink} on ${ground}`);
    }
    const card = token('card')[scheme];
    assert.ok(contrast(token('edge')[scheme], card) >= 3, 'the border of a field');
    for (const on of [card, token('error-soft')[scheme]])
      assert.ok(contrast(token('error')[scheme], on) >= 4.5, 'error');
  }
});

test("whatever the operator's colour is, links and the text of buttons can be read", () => {
  const color = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 });
  const hex = color.map((rgb) => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`);
  fc.assert(
    fc.property(hex, (brand) => {
      const sheet = brandColors(brand, css);
      for (const scheme of schemes) {
        const text = token('on-accent', sheet)[scheme];
        for (const name of ['accent', 'accent-hover'])
          assert.ok(contrast(text, token(name, sheet)[scheme]) >= 4.5, name);
        for (const ground of grounds) assert.ok(contrast(token('link', sheet)[scheme], token(ground)[scheme]) >= 4.5);
      }
    }),
  );
});

test('the operator’s own colour is the button’s in light', () => {
  assert.equal(token('accent', brandColors('#0b6e6e', css))[0], '#0b6e6e');
});

test('the logo is served by us, and says the name to whoever cannot see it', () => {
  const logo = join(mkdtempSync(join(tmpdir(), 'gatehouse-logo-')), 'Our Logo.SVG');
  writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>');
  const view = sampleView({ BRAND_LOGO: logo });
  const [, name] = /<img src="\/assets\/([^"]+)" alt="Example"/.exec(view.page('not-found', {})) ?? [];
  assert.match(name ?? '', /^logo\.[0-9a-f]{12}\.svg$/i);
  assert.equal(view.assets.get(name!)?.type, 'image/svg+xml');
});
