import type { Command } from 'commander';
import { issueRegistrationToken } from '../services/registration-tokens.js';
import { onStore, seconds } from './command.js';

const dayInSeconds = 86_400;

/** The command on initial access tokens. */
export function registrationTokenCommands(program: Command): void {
  const add = program
    .command('registration-token')
    .description('initial access tokens, which let clients register themselves')
    .command('add')
    .description('issue one; it is asked for where REGISTRATION=token')
    .option('--expires <seconds>', 'how long it is good', seconds, dayInSeconds);
  onStore<{ expires: number }>(add, async ({ config, options: { expires: expiresInSeconds } }) => {
    const { token, expiresAt } = await issueRegistrationToken({ expiresInSeconds });
    const off = config.REGISTRATION === 'token' ? '' : `\nREGISTRATION=${config.REGISTRATION} does not ask for it.`;
    return {
      data: { initial_access_token: token, expires_at: expiresAt.toISOString() },
      note: `The token is shown this once and cannot be read again.${off}`,
    };
  });
}
