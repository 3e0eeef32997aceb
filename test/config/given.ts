/** What tests of the settings start from. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** Secrets, so that nothing is made. */
export const given = { COOKIE_KEYS: 'k'.repeat(32), ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64url') };

/** An empty folder that goes away after the tests. */
export function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
