/** The operator's brand as pages and letters show it: a name, a logo, and colours that can be read whatever was chosen. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Config } from '../config/index.js';
import { mix, readable, textOn } from './lib/color.js';
import { type HashedFile, hashedFile } from './lib/hashed-files.js';

/** What text stands on in the stylesheet, in light and in dark. */
function grounds(css: string) {
  const found = ['ground', 'card', 'soft'].map((name) => [
    ...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6})`, 'g')),
  ]);
  return { light: found.map(([light]) => light![1]!), dark: found.map(([, dark]) => dark![1]!) };
}

/** A button's colour must differ from the card (3:1), its text from the button (4.5:1), a link from both grounds (4.5:1). */
function accents(button: string, link: string): string {
  const text = textOn(button);
  const hover = mix(button, text === '#ffffff' ? '#000000' : '#ffffff', 0.14);
  return `--accent: ${button}; --accent-hover: ${hover}; --on-accent: ${text}; --link: ${link}`;
}

/** The stylesheet's last words: the operator's colour, made readable in light and in dark. */
export function brandColors(color: string, css: string): string {
  const { light, dark } = grounds(css);
  const inLight = accents(color, readable(color, light, '#000000', 4.5));
  const inDark = accents(readable(color, dark, '#ffffff', 3), readable(color, dark, '#ffffff', 6));
  return `:root { ${inLight} }\n@media (prefers-color-scheme: dark) { :root { ${inDark} } }\n`;
}

/** Every colour of the finished stylesheet by its name: letters cannot read custom properties. */
export function colorsOf(css: string): { light: Record<string, string>; dark: Record<string, string> } {
  const [light, dark]: Record<string, string>[] = [{}, {}];
  for (const [, name, value] of css.matchAll(/--([\w-]+): (#[0-9a-f]{6})/gi))
    (name! in light! ? dark : light)![name!] = value!;
  return { light: light!, dark: dark! };
}

/** The logo as a file of ours; undefined when the operator shows the name alone. */
export function brandLogo(config: Config): HashedFile | undefined {
  if (!config.BRAND_LOGO) return undefined;
  return hashedFile(`logo${extname(config.BRAND_LOGO)}`, readFileSync(config.BRAND_LOGO));
}

/** The sign in the browser's tab, small enough to travel inside the page: the brand's first letter on its colour. */
export function brandIcon(config: Config): string {
  const letter = [...config.BRAND_NAME][0]!.toUpperCase().replace(/[&<>]/g, '');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${config.BRAND_COLOR}"/>` +
    `<text x="16" y="23" font-family="system-ui,sans-serif" font-size="20" font-weight="600" text-anchor="middle" fill="${textOn(config.BRAND_COLOR)}">${letter}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
