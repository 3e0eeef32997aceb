import type { Command } from 'commander';
import * as directories from '../services/directories.js';
import { settle } from '../services/revision.js';
import { all, onStore } from './command.js';
import { asked, type Rules, withRules } from './directory-options.js';

/** The commands on directories. */
export function directoryCommands(program: Command): void {
  const directory = program.command('directory').description('pools of accounts with rules of their own, named by id');
  const on = (command: Command, work: (id: string, rules: Rules) => Promise<directories.Directory>, waits = true) =>
    onStore<Rules>(command.argument('<directory>'), async ({ args, options }) => {
      const found = await work(args[0]!, options);
      if (waits) await settle();
      return { data: present(found) };
    });

  on(withRules(directory.command('add').description('make a directory')), (id, rules) =>
    directories.createDirectory({ id, ...asked(rules) }),
  );
  onStore(directory.command('list').description('list every directory'), async () => ({
    data: (await all(directories.listDirectories)).map(present),
    columns: ['id', 'name', 'status', 'registration'],
  }));
  on(directory.command('show').description('show one directory'), directories.getDirectory, false);
  const set = directory.command('set').description('change what is said, and leave the rest');
  on(withRules(set), (id, rules) => directories.setDirectory(id, asked(rules)));
  const disable = directory.command('disable').description('let none of its accounts sign in, or use what they hold');
  on(disable, directories.disableDirectory);
  on(directory.command('enable').description('let its accounts sign in again'), directories.enableDirectory);
}

const present = ({ _id, name, status, registration, policy, createdAt, updatedAt }: directories.Directory) => ({
  id: _id,
  name,
  status,
  registration,
  min_length: policy.minLength,
  max_length: policy.maxLength,
  classes: policy.classes,
  breach_check: policy.breachCheck,
  history: policy.history,
  reset_seconds: policy.resetSeconds,
  verify_seconds: policy.verifySeconds,
  verify_email: policy.verifyEmail,
  allowed_domains: policy.allowedDomains,
  refused_domains: policy.refusedDomains,
  created_at: createdAt.toISOString(),
  updated_at: updatedAt.toISOString(),
});
