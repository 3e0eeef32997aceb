/** Colours as #rrggbb, and whether they can be read on one another (WCAG 2.2, 1.4.3). */

const channels = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two colours, from 1 (the same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** `share` (0 to 1) of the way from one colour to another. */
export function mix(from: string, to: string, share: number): string {
  const goal = channels(to);
  const mixed = channels(from).map((value, i) => Math.round(value + ((goal[i] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The colour nearest to this one that keeps a contrast on every ground: moved no further to `pole` than it must be. */
export function readable(color: string, grounds: string[], pole: '#000000' | '#ffffff', least: number): string {
  for (let percent = 0; percent < 100; percent++) {
    const tried = mix(color, pole, percent / 100);
    if (grounds.every((ground) => contrast(tried, ground) >= least)) return tried;
  }
  return pole;
}

/** Black or white text, whichever is easier to read on a colour. */
export const textOn = (color: string) => (contrast(color, '#ffffff') >= 4.5 ? '#ffffff' : '#000000');
