import type { Command } from 'commander';
import type { Account } from '../models/account.js';
import * as accounts from '../services/accounts.js';
import { defaultDirectory } from '../services/directories.js';
import * as passwords from '../services/passwords.js';
import { importCommand } from './account-import.js';
import { all, onStore } from './command.js';
import { readPassword } from './password.js';

interface Add {
  username: string;
  email: string;
  name?: string;
  verified?: true;
  passwordStdin?: true;
  admin?: true;
  directory?: string;
}

const inDirectory = ['--directory <id>', 'the directory that it is in', defaultDirectory] as const;

function addCommand(account: Command): void {
  const command = account
    .command('add')
    .description('make an account')
    .requiredOption('--username <name>', 'what the person signs in with')
    .requiredOption('--email <address>', 'where letters reach the person; signs in with it too')
    .option('--name <name>', 'what the person is called')
    .option('--verified', 'the address is known to be theirs; nobody signs in before that')
    .option('--password-stdin', 'read the password from standard input; without it there is none yet')
    .option('--admin', 'the person administers this server')
    .option(...inDirectory);
  onStore<Add>(command, async ({ options: { passwordStdin, verified = false, directory, ...rest } }) => {
    const password = passwordStdin && { password: await readPassword() };
    const made = await accounts.createAccount({
      ...rest,
      ...password,
      directoryId: directory,
      emailVerified: verified,
    });
    return {
      data: present(made),
      note: password ? undefined : 'It has no password yet; `account set-password` gives it one.',
    };
  });
}

/** The commands on people's accounts. */
export function accountCommands(program: Command): void {
  const account = program.command('account').description("people's accounts, named by id, username or e-mail address");
  addCommand(account);
  importCommand(account);

  const list = account.command('list').description('list every account').option('--directory <id>', 'of this one only');
  onStore<{ directory?: string }>(list, async ({ options: { directory } }) => ({
    data: (await all((page) => accounts.listAccounts(page, directory))).map(present),
    columns: ['id', 'username', 'email', 'email_verified', 'name', 'status', 'admin', 'directory'],
  }));

  const on = (name: string, description: string, work: (account: Account) => Promise<Record<string, unknown>>) => {
    const command = account.command(name).argument('<account>').description(description);
    return onStore<{ directory: string }>(command.option(...inDirectory), async ({ args, options }) => ({
      data: await work(await accounts.getAccount(args[0]!, options.directory)),
    }));
  };
  on('show', 'show one account', async (found) => present(found));
  on('disable', 'switch an account off and end all its sessions and tokens', async (found) =>
    present(await accounts.disableAccount(found)),
  );
  on('enable', 'switch an account on again', async (found) => present(await accounts.enableAccount(found)));
  on('remove', 'remove an account with all that it holds', async (found) => {
    await accounts.removeAccount(found);
    return { id: found._id, username: found.username, removed: true };
  });

  const setPassword = account
    .command('set-password')
    .argument('<account>')
    .description('give an account a new password and end all its sessions and tokens')
    .option('--password-stdin', 'read the password from standard input, as happens anyhow where there is no terminal')
    .option(...inDirectory);
  onStore<{ directory: string }>(setPassword, async ({ args, options }) => {
    const found = await accounts.getAccount(args[0]!, options.directory);
    return { data: present(await passwords.setPassword(found, await readPassword())) };
  });
}

const present = (account: Account) => ({
  id: account._id,
  username: account.username,
  email: account.email,
  email_verified: account.emailVerified,
  name: account.name ?? null,
  status: account.status,
  admin: account.admin,
  directory: account.directoryId,
  groups: account.groups,
  has_password: account.passwordHash !== undefined,
  created_at: account.createdAt.toISOString(),
  updated_at: account.updatedAt.toISOString(),
});
