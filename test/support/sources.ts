/** The house as text: every source of it, and who imports what. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export interface Source {
  /** From the root, e.g. `src/routes/health.ts`. */
  path: string;
  text: string;
  lines: number;
}

export interface Import {
  from: string;
  /** A path from the root for a file of ours, else the name of a package. */
  to: string;
  /** Gone after compiling. */
  type: boolean;
}

/** Every TypeScript file of some rooms. */
export const sourcesIn = (...rooms: string[]): Source[] =>
  rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => {
        const path = join(room, file);
        const text = readFileSync(join(root, path), 'utf8');
        return { path, text, lines: text.split('\n').length - 1 };
      }),
  );

const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const call = /\b(?:import|require|resolve)\(\s*'([^']+)'/g;

/** What a file imports, in whatever form. */
export function importsOf({ path, text }: Source): Import[] {
  const found = [
    ...[...text.matchAll(statement)].map((match) => ({ type: match[1] !== undefined, name: match[2]! })),
    ...[...text.matchAll(call)].map((match) => ({ type: false, name: match[1]! })),
  ];
  return found.map(({ type, name }) => ({
    from: path,
    to: name.startsWith('.') ? join(dirname(path), name).replace(/\.js$/, '.ts') : name,
    type,
  }));
}
