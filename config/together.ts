/** What settings say about one another: what cannot hold together, and what is worth a second look. */
import { isLoopback } from './addresses.js';
import type { Settings } from './index.js';

type Given = Partial<Settings>;

const inProduction = 'with NODE_ENV=production';
const isPublicHttp = ({ ISSUER }: Given) =>
  ISSUER?.startsWith('http:') === true && !isLoopback(new URL(ISSUER).hostname);
const missingSecret = (name: string) =>
  `${name} must be set ${inProduction}, where secrets are not made up; openssl rand -base64 32 makes one`;

/** What cannot hold together. A setting that is wrong by itself is not given, and has been told already. */
export function conflicts(given: Given, wrong: ReadonlySet<string>): string[] {
  const production = given.NODE_ENV === 'production';
  const faults: string[] = [];
  if (given.WORKERS !== undefined && given.WORKERS > 1 && !given.MONGODB_URI && !wrong.has('MONGODB_URI'))
    faults.push(
      `WORKERS must be 1 without MONGODB_URI: the embedded store is for one process; it is "${given.WORKERS}"`,
    );
  if (given.METRICS_PORT && given.METRICS_PORT === given.PORT)
    faults.push(`METRICS_PORT must be another port than PORT; both are "${given.PORT}"`);
  if (production && isPublicHttp(given))
    faults.push(`ISSUER must be https ${inProduction} (http is for loopback only); it is "${given.ISSUER}"`);
  for (const name of ['COOKIE_KEYS', 'ENCRYPTION_KEY'] as const)
    if (production && !given[name] && !wrong.has(name)) faults.push(missingSecret(name));
  return faults;
}

/** What is allowed, and seldom meant. */
export function doubts(given: Settings): string[] {
  if (given.NODE_ENV !== 'production')
    return isPublicHttp(given) ? ['ISSUER is http: whoever is on the way can read passwords and tokens'] : [];
  const warnings: string[] = [];
  if (!given.ISSUER)
    warnings.push('ISSUER is not set: links and tokens say localhost, which only this machine can reach');
  if (!given.SMTP_URL)
    warnings.push('SMTP_URL is not set: no letter leaves this server; each waits five days for a mail server');
  else if (/@localhost>?$/.test(given.MAIL_FROM))
    warnings.push(`MAIL_FROM is ${given.MAIL_FROM}: most mail servers refuse letters from an address that is nowhere`);
  if (given.ISSUER?.startsWith('https:') && !given.TRUSTED_PROXIES.length)
    warnings.push('TRUSTED_PROXIES is not set: behind a proxy, every visitor seems to come from its address');
  return warnings;
}
