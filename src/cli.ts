#!/usr/bin/env node
/** The same house without its front door: what an operator does at a shell, beside a running server. */
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/config-error.js';
import { accountCommands } from './cli/account.js';
import { clientCommands } from './cli/client.js';
import { configCommands } from './cli/config.js';
import { directoryCommands } from './cli/directory.js';
import { keyCommands } from './cli/keys.js';
import { registrationTokenCommands } from './cli/registration-token.js';
import { resourceCommands } from './cli/resource.js';
import { setupLinkCommand } from './cli/setup-link.js';
import { tokenCommands } from './cli/tokens.js';
import { Problem } from './errors.js';
import { UnavailableError } from './store/store.js';

const usageError = 2;

const rooms = [
  accountCommands,
  directoryCommands,
  clientCommands,
  resourceCommands,
  keyCommands,
  tokenCommands,
  registrationTokenCommands,
  configCommands,
  setupLinkCommand,
];

/** "error: unknown option '--x'" as a sentence. */
const asSentence = (text: string) => {
  const [first = '', ...rest] = text.trim().replace(/^error: /, '');
  return `${first.toUpperCase()}${rest.join('').replace(/\.$/, '')}.\n`;
};

/** `help client add` as well as `help client`. */
function help(program: Command, names: string[]): void {
  const found = names.reduce<Command | undefined>(
    (parent, name) => parent?.commands.find((command) => command.name() === name),
    program,
  );
  if (found) found.outputHelp();
  else program.error(`unknown command '${names.join(' ')}'`);
}

function build(): Command {
  const program = new Command('gatehouse')
    .description('Gatehouse from the command line, beside a running server. Every command takes --json.')
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(asSentence(text)) });
  for (const addTo of rooms) addTo(program);
  const helpCommand = program.command('help').argument('[command...]').description('show what a command takes');
  helpCommand.action((names: string[]) => help(program, names));
  return program;
}

/** A sentence for whoever sits at the shell; a stack is of no use to them. */
function said(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UnavailableError) return `The store does not answer: ${message}.`;
  return error instanceof Problem || error instanceof ConfigError ? message : `This failed: ${message}.`;
}

function tell(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
  process.stderr.write(`${said(error)}\n`);
  return 1;
}

// Who has read enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await build().parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}
