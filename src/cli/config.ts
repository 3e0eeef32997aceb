import type { Command } from 'commander';
import { type Config, ConfigError, loadConfig } from '../../config/index.js';
import { settings } from '../../config/settings.js';
import { answering } from './command.js';

const secret = new Set(['COOKIE_KEYS', 'ENCRYPTION_KEY']);

/** The effective settings; of secrets only where they come from, and of URLs never the credentials. */
function effective(config: Config): Record<string, unknown> {
  const values = config as unknown as Record<string, unknown>;
  const entries = Object.keys(settings).map((name) => {
    const value = values[name] ?? null;
    if (secret.has(name)) return [name, value ? 'from the environment' : 'made on first run, in DATA_DIR'];
    return [name, typeof value === 'string' ? value.replace(/\/\/.*@/, '//***@') : value];
  });
  return Object.fromEntries(entries);
}

/** The command on settings. */
export function configCommands(program: Command): void {
  const config = program.command('config').description('the settings, as the environment and .env give them');
  const check = config.command('check').description('tell every fault of the settings, or what they come to');
  answering(check, async () => {
    try {
      const loaded = loadConfig();
      const found = effective(loaded);
      return {
        data: { ok: true, settings: found, warnings: loaded.warnings },
        shown: found,
        note: loaded.warnings.map((warning) => `Worth a second look: ${warning}.`).join('\n'),
      };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return { data: { ok: false, faults: error.faults }, error };
    }
  });
}
