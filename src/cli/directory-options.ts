/** The flags that say a directory's rules, for `add` and `set` alike. */
import { type Command, InvalidArgumentError } from 'commander';
import { policySchema } from '../services/directory-policy.js';
import { seconds } from './command.js';

const fields = policySchema.shape;
const list = (value: string) => value.split(/[\s,]+/).filter((part) => part !== '');
const standard = (name: keyof typeof fields) => {
  const value = fields[name].parse(undefined);
  return Array.isArray(value) ? value.join(',') || 'none' : String(value);
};

function count(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

export interface Rules {
  name?: string;
  registration?: boolean;
  [rule: string]: unknown;
}

/** Adds them; what is not said on `add` is as NIST advises, and on `set` stays as it is. */
export function withRules(command: Command): Command {
  const say = (what: string, name: keyof typeof fields) => `${what} (${standard(name)} when nothing is said)`;
  return command
    .option('--name <name>', 'what people call it')
    .option('--registration', 'people may make accounts by themselves')
    .option('--no-registration', 'only the operator makes accounts')
    .option('--min-length <count>', say('least length of a password', 'minLength'), count)
    .option('--max-length <count>', say('greatest length of a password', 'maxLength'), count)
    .option('--classes <list>', say('what a password must hold: lower,upper,digit,symbol', 'classes'), list)
    .option('--breach-check', 'refuse passwords that are known from a breach: asks a service on the network')
    .option('--no-breach-check', 'ask nobody')
    .option('--history <count>', say('how many of the last passwords are refused', 'history'), count)
    .option('--reset-seconds <seconds>', say('how long a reset is good', 'resetSeconds'), seconds)
    .option('--verify-seconds <seconds>', say('how long a verification is good', 'verifySeconds'), seconds)
    .option('--verify-email', 'nobody signs in before their address is verified; so it is when nothing is said')
    .option('--no-verify-email', 'addresses need not be verified')
    .option(
      '--allowed-domains <list>',
      say('mail domains to take, like example.com,*.example.com', 'allowedDomains'),
      list,
    )
    .option('--refused-domains <list>', say('mail domains to refuse', 'refusedDomains'), list);
}

/** What the flags say, as the service takes it. An empty list takes a rule away. */
export function asked({ name, registration, ...rules }: Rules) {
  const policy = Object.fromEntries(Object.entries(rules).filter(([rule]) => rule in fields));
  return { ...(name === undefined ? {} : { name }), ...(registration === undefined ? {} : { registration }), policy };
}
