/** What an operator decides: read once from the environment, checked whole, handed down as data. */
import type { z } from 'zod';
import { ConfigError } from './config-error.js';
import { type Environment, readEnvironment } from './environment.js';
import { nearMisses } from './near-misses.js';
import { givenSecrets, loadSecrets, type Secrets } from './secrets.js';
import { type Setting, settings } from './settings.js';
import { conflicts, doubts } from './together.js';

export { ConfigError } from './config-error.js';

export type Settings = { [K in keyof typeof settings]: z.output<(typeof settings)[K]['check']> };

export interface Config extends Omit<Settings, 'ISSUER' | 'COOKIE_KEYS' | 'ENCRYPTION_KEY'> {
  ISSUER: string;
  /** Nobody set ISSUER, so that it names whatever port we listen on. */
  issuerFollowsPort: boolean;
  production: boolean;
  secrets: Secrets;
  /** What is allowed and seldom meant, for the log. */
  warnings: string[];
}

const localIssuer = (port: number) => `http://localhost:${port}`;

/** Each setting by itself: its value where it is right, and a fault where it is not. */
function readSettings(env: Environment) {
  const given: Record<string, unknown> = {};
  const wrong = new Map<string, string[]>();
  for (const [name, setting] of Object.entries(settings) as [string, Setting][]) {
    const text = env[name]?.trim() || setting.default;
    if (text === undefined) continue;
    const result = setting.check.safeParse(text);
    const shown = setting.secret ? '' : `; it is ${JSON.stringify(text)}`;
    if (result.success) given[name] = result.data;
    else
      wrong.set(
        name,
        result.error.issues.map(({ message }) => `${name} ${message}${shown}`),
      );
  }
  return { given: given as Settings, wrong };
}

/**
 * Reads every setting, from the environment and `.env` unless it is given one, and makes the secrets that are missing
 * into a file in DATA_DIR. Throws ConfigError with every fault.
 */
export function loadConfig(environment?: Environment): Config {
  const { env, faults } = environment ? { env: environment, faults: [] } : readEnvironment();
  const { given, wrong } = readSettings(env);
  const warnings = nearMisses(env);
  faults.push(...[...wrong.values()].flat(), ...conflicts(given, new Set(wrong.keys())));
  const production = given.NODE_ENV === 'production';
  const secrets = production || wrong.has('DATA_DIR') ? givenSecrets(given) : loadSecrets(given, faults, warnings);
  if (!secrets || faults.length) throw new ConfigError([...faults, ...warnings]);
  return {
    ...given,
    ISSUER: given.ISSUER ?? localIssuer(given.PORT),
    issuerFollowsPort: given.ISSUER === undefined,
    production,
    secrets,
    warnings: [...warnings, ...doubts(given)],
  };
}

/** The same settings on the port that we really listen on, known only then when PORT is 0. */
export const withPort = (config: Config, port: number): Config => ({
  ...config,
  PORT: port,
  ISSUER: config.issuerFollowsPort ? localIssuer(port) : config.ISSUER,
});
