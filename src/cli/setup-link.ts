import type { Command } from 'commander';
import { issueSetupLink } from '../services/setup.js';
import { onStore } from './command.js';

/** The command on the link of the first administrator. */
export function setupLinkCommand(program: Command): void {
  const command = program.command('setup-link').description("make a new link for the first administrator's account");
  onStore(command, async ({ config }) => {
    const { url, expiresAt } = await issueSetupLink(config.ISSUER);
    return {
      data: { url, expires_at: expiresAt.toISOString() },
      note: 'It works once. Whoever has it first administers this server.',
    };
  });
}
