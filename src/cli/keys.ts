import type { Command } from 'commander';
import { listKeys, rotateKeys } from '../services/keys.js';
import { settle } from '../services/revision.js';
import { onStore } from './command.js';

const columns = ['kid', 'alg', 'stage', 'stage_at', 'expires_at'];

/** The commands on signing keys. */
export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('the keys that sign tokens');
  onStore(keys.command('list').description('list every key and its stage'), async () => ({
    data: await presented(),
    columns,
  }));
  const rotate = keys.command('rotate').description('let the next key sign; the current one goes on verifying');
  onStore(rotate, async ({ config }) => {
    await rotateKeys(config);
    await settle();
    return { data: await presented(), columns };
  });
}

const presented = async () =>
  (await listKeys()).map((key) => ({
    kid: key._id,
    alg: key.alg,
    stage: key.stage,
    created_at: key.createdAt.toISOString(),
    stage_at: key.stageAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
  }));
