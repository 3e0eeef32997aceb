/** How every command runs: with the settings read and the store open, and with one answer at the end. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Config, loadConfig } from '../../config/index.js';
import { deriveKey } from '../../config/secrets.js';
import { configureHashing } from '../services/hashing.js';
import { configureOutbox } from '../services/outbox.js';
import { configureBreachCheck } from '../services/password-policy.js';
import { openStore } from '../store/open.js';
import { type Answer, render } from './answer.js';

interface Context<O> {
  config: Config;
  /** What stands after the command's name. */
  args: string[];
  options: O;
}

function say(answer: Answer, json: boolean): void {
  if (json || !answer.error) process.stdout.write(`${render(answer, json)}\n`);
  if (answer.error) throw answer.error;
}

/** Says what a command does without a store, and gives it `--json`. */
export function answering<O>(command: Command, work: (context: Omit<Context<O>, 'config'>) => Promise<Answer>): void {
  command.option('--json', 'print one JSON document and nothing else').action(async () => {
    const { json, ...options } = command.opts();
    say(await work({ args: command.args, options: options as O }), json === true);
  });
}

/** Says what a command does; the store is open while it works, beside the server that may be running. */
export function onStore<O = object>(command: Command, work: (context: Context<O>) => Promise<Answer>): void {
  answering<O>(command, async (context) => {
    const config = loadConfig();
    configureHashing(config);
    configureOutbox({ key: deriveKey(config.secrets, 'outbox') });
    configureBreachCheck(config);
    const store = await openStore(config);
    try {
      await store.ready();
      return await work({ ...context, config });
    } finally {
      await store.close();
    }
  });
}

/** Takes an option that may be given several times. */
export const several = (value: string, before: string[] = []): string[] => [...before, value];

/** Takes an option that is a number of seconds, or 0. */
export function secondsOrNone(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number(value);
}

/** Takes an option that is a number of seconds, at least one. */
export function seconds(value: string): number {
  if (secondsOrNone(value) === 0) throw new InvalidArgumentError('It must be at least one second.');
  return Number(value);
}

/** Every item of a list that comes in pages. */
export async function all<T>(
  list: (page: { limit: number; after?: string }) => Promise<{ items: T[]; next?: string }>,
) {
  const found: T[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit: 500, ...(after === undefined ? {} : { after }) });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found;
}
