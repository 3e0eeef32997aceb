/** Finds settings that were misspelt: nobody reads a name that nobody declared, so a slip would pass in silence. */
import type { Environment } from './environment.js';
import { settings } from './settings.js';

/** How many letters must change, appear, go or swap places with the next one, to make one name the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    rows.push(row);
    for (let j = 0; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] =
        i === 0 || j === 0
          ? i + j
          : Math.min(
              rows[i - 1]![j]! + 1,
              row[j - 1]! + 1,
              rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
              swap ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY,
            );
    }
  }
  return rows[a.length]![b.length]!;
}

/** Short names are near many others, so only their exact letters count. */
const reach = (name: string) => (name.length < 6 ? 0 : name.length < 10 ? 1 : 2);

/** One sentence per name that is probably a setting's; a warning, since it may be another program's own. */
export function nearMisses(env: Environment): string[] {
  const missing = Object.keys(settings).filter((name) => !env[name]);
  return Object.keys(env)
    .filter((given) => !(given in settings))
    .flatMap((given) => {
      const bare = given.toUpperCase().replace(/^GATEHOUSE_/, '');
      const meant = missing.find(
        (name) => Math.abs(name.length - bare.length) < 3 && distance(bare, name) <= reach(name),
      );
      return meant ? [`${given} is no setting of Gatehouse; ${meant} is`] : [];
    });
}
