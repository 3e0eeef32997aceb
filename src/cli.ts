#!/usr/bin/env node
/** The same house without its front door: what an operator does at a shell, beside a running server. */
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/index.js';
import { accountCommands } from './cli/account.js';
import { clientCommands } from './cli/client.js';
import { resourceCommands } from './cli/resource.js';
import { tokenCommands } from './cli/tokens.js';

const usageError = 2;

function build(): Command {
  const program = new Command('gatehouse')
    .description('Runs Gatehouse from the command line. Every command takes --json.')
    .showHelpAfterError(false)
    .exitOverride()
    // "error: unknown option '--x'" as a sentence.
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: (.)/, (_, first: string) => first.toUpperCase())),
    });
  for (const add of [accountCommands, clientCommands, resourceCommands, tokenCommands]) add(program);
  return program;
}

/** A sentence for whoever sits at the shell; a stack is of no use to them. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  return error instanceof ConfigError ? usageError : 1;
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
