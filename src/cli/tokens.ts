import type { Command } from 'commander';
import { Problem } from '../errors.js';
import { getAccount } from '../services/accounts.js';
import { getClient } from '../services/clients.js';
import { revokeAccount, revokeClient, revokeGrant } from '../services/revocation.js';
import { onStore } from './command.js';

interface Whose {
  account?: string;
  client?: string;
  grant?: string;
}

async function revoke({ account, client, grant }: Whose) {
  if ([account, client, grant].filter((ref) => ref !== undefined).length !== 1) {
    throw new Problem('bad-request', { detail: 'Say whose: exactly one of --account, --client and --grant.' });
  }
  if (account !== undefined) return revokeAccount((await getAccount(account))._id);
  if (client !== undefined) return revokeClient((await getClient(client))._id);
  const revoked = await revokeGrant(grant!);
  if (revoked.grants + revoked.tokens) return revoked;
  throw new Problem('not-found', { detail: `There is no grant ${JSON.stringify(grant)}.` });
}

/** The commands on sessions, grants and tokens. */
export function tokenCommands(program: Command): void {
  const tokens = program.command('tokens').description('what people and clients hold');
  const command = tokens
    .command('revoke')
    .description('end every session, grant and token of an account, a client or one grant')
    .option('--account <account>', 'by id, username or e-mail address')
    .option('--client <client_id>', 'what this client holds, for whomever')
    .option('--grant <id>', 'one grant and the tokens that came from it');
  onStore<Whose>(command, async ({ options }) => ({ data: { ...(await revoke(options)) } }));
}
