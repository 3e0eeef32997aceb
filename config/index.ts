/** What an operator decides: read once from the environment, checked whole, handed down as data. */
import type { z } from 'zod';
import { loadSecrets, type Secrets } from './secrets.js';
import { type Setting, settings } from './settings.js';

type Settings = { [K in keyof typeof settings]: z.output<(typeof settings)[K]['check']> };

export interface Config extends Omit<Settings, 'ISSUER' | 'COOKIE_KEYS' | 'ENCRYPTION_KEY'> {
  ISSUER: string;
  production: boolean;
  secrets: Secrets;
}

/** All that is wrong with the settings, told together. */
export class ConfigError extends Error {
  constructor(readonly faults: string[]) {
    super(`Gatehouse cannot start with these settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Reads every setting, and makes the secrets that are missing into a file in DATA_DIR. Throws ConfigError with every fault. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings) as [string, Setting][]) {
    const value = env[name] || setting.default;
    if (value === undefined) continue;
    const result = setting.check.safeParse(value);
    if (result.success) read[name] = result.data;
    else faults.push(...result.error.issues.map((issue) => `${name} ${issue.message}`));
  }
  if (faults.length) throw new ConfigError(faults);
  const values = read as Settings;
  const production = env.NODE_ENV === 'production';
  const secrets = loadSecrets(values.DATA_DIR, {
    cookieKeys: values.COOKIE_KEYS,
    encryptionKey: values.ENCRYPTION_KEY,
  });
  return { ...values, ISSUER: values.ISSUER ?? `http://localhost:${values.PORT}`, production, secrets };
}
