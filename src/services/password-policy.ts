/** Which passwords a directory takes. By default as NIST SP 800-63B says: length over classes, and nothing known. */
import { z } from 'zod';
import { isBreached } from '../lib/breach-range.js';
import { isCommonPassword } from '../lib/common-passwords.js';
import { isOpaqueString, opaqueString } from '../lib/opaque-string.js';

/** The characters of which a directory may want one each; a space is a sign too. */
const classes = {
  lower: { has: /\p{Ll}/u, said: 'a lower-case letter' },
  upper: { has: /\p{Lu}/u, said: 'an upper-case letter' },
  digit: { has: /\p{Nd}/u, said: 'a digit' },
  symbol: { has: /[^\p{L}\p{M}\p{N}]/u, said: 'a sign such as - or !' },
};
export type CharacterClass = keyof typeof classes;
const names = Object.keys(classes) as [CharacterClass, ...CharacterClass[]];

const length = z.int('must be a whole number').min(1, 'must be at least 1').max(1024, 'must be at most 1024');

/** Lengths are in characters as Unicode counts them. Eight is NIST's least; fifteen, which it asks for where nothing else is asked, is one setting away. */
export const passwordRules = z.strictObject({
  minLength: length.default(8),
  maxLength: length.default(1024),
  classes: z.array(z.enum(names, `must be of ${names.join(', ')}`)).default([]),
  /** Asks a service on the network, by a part of the password's digest, whether it is known from a breach. */
  breachCheck: z.boolean('must be true or false').default(false),
});
export type PasswordRules = z.output<typeof passwordRules>;

/** Whose password it is. */
export interface Person {
  username?: string | undefined;
  email?: string | undefined;
  name?: string | undefined;
}

let rangeUrl = 'https://api.pwnedpasswords.com/range/';

/** Where breaches are looked up by those directories that do it. */
export function configureBreachCheck(settings: { BREACH_RANGE_URL: string }): void {
  rangeUrl = settings.BREACH_RANGE_URL;
}

const lengthOf = (text: string) => [...text].length;
const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** What is left of the password without what everybody knows of its owner. */
function withoutOwnWords(password: string, { username = '', email = '', name = '' }: Person): string {
  const parts = [username, email, ...email.split('@'), name, ...name.split(/\s+/), name.replace(/\s+/g, '')].map(plain);
  const words = [...new Set(parts)].filter((word) => lengthOf(word) >= 3).sort((a, b) => b.length - a.length);
  return words.reduce((left, word) => left.replaceAll(word, ''), plain(password));
}

/** How many characters a password must have that are not its owner's name. */
const ownLength = (rules: PasswordRules) => Math.min(8, rules.minLength);

async function isKnownFromBreach(password: string): Promise<boolean> {
  // Nobody is kept from a password because that service is away.
  return isBreached(password, rangeUrl).catch(() => false);
}

/** What is not right with the password, each as the end of a sentence about it ("must have at least 15 characters"). */
export async function passwordFaults(password: string, rules: PasswordRules, person: Person): Promise<string[]> {
  const text = opaqueString(password);
  if (lengthOf(text) > rules.maxLength) return [`must have at most ${rules.maxLength} characters`];
  const faults: string[] = [];
  if (lengthOf(text) < rules.minLength) faults.push(`must have at least ${rules.minLength} characters`);
  if (text && !isOpaqueString(text)) faults.push('must have no control characters or others that cannot be typed');
  for (const { has, said } of rules.classes.map((name) => classes[name])) {
    if (!has.test(text)) faults.push(`must have ${said}`);
  }
  const left = withoutOwnWords(text, person);
  if (left !== plain(text) && lengthOf(left) < ownLength(rules)) {
    faults.push(`must have at least ${ownLength(rules)} characters besides your own name or address`);
  }
  if (text && (await isCommonPassword(text))) faults.push('must not be one that many people use');
  if (!faults.length && rules.breachCheck && (await isKnownFromBreach(text))) {
    faults.push('must not be one that is known from a data breach');
  }
  return faults;
}
