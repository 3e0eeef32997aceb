/** Files kept in memory under names that hold the hash of what is in them, so that caches may keep them for ever. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';

export interface HashedFile {
  /** `style.3f9a1c0b2d4e.css` */
  name: string;
  type: string;
  body: Buffer;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Names a file by its content; throws for a kind of file that no page needs. */
export function hashedFile(name: string, content: string | Buffer): HashedFile {
  const ending = extname(name).toLowerCase();
  const type = types[ending];
  if (!type) throw new Error(`${name} is none of ${Object.keys(types).join(', ')}`);
  const body = Buffer.from(content);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { name: `${name.slice(0, -ending.length)}.${hash}${ending}`, type, body };
}
