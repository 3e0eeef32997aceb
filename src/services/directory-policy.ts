/** The rules of a directory: what the operator may decide for its accounts, and what holds when nothing was decided. */
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { passwordRules } from './password-policy.js';

const whole = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
};
const day = 86_400;

/** `example.com` is that domain alone, `*.example.com` every one below it. */
const domain = z
  .string()
  .transform((text) => (text.startsWith('*.') ? `*.${domainToASCII(text.slice(2))}` : domainToASCII(text)))
  .refine(
    (text) => /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(text),
    'must be domains like example.com or *.example.com',
  );
const domains = z.array(domain).transform((list) => [...new Set(list)]);

/** Where letters to an address go, in the one form that all its spellings lead to. */
const domainOf = (email: string) => domainToASCII(email.slice(email.lastIndexOf('@') + 1));
const covers = (rule: string, given: string) =>
  rule.startsWith('*.') ? given.endsWith(rule.slice(1)) : given === rule;

/** Those of passwords, and those around them; nothing expires by itself (NIST SP 800-63B-4, 3.1.1.2). */
export const policySchema = passwordRules
  .extend({
    /** How many of the last passwords may not be taken again; the present one is the first of them. */
    history: whole(0, 24).default(1),
    /** How long the link and the code of a reset are good. */
    resetSeconds: whole(60, 7 * day).default(3600),
    /** How long those of a verification are. */
    verifySeconds: whole(60, 30 * day).default(day),
    /** Whether nobody signs in before their address is known to be theirs. */
    verifyEmail: z.boolean().default(true),
    /** None means every one. */
    allowedDomains: domains.default([]),
    refusedDomains: domains.default([]),
  })
  .refine(({ minLength, maxLength }) => minLength <= maxLength, {
    path: ['minLength'],
    message: 'must not be more than the greatest',
  });

/** How people call the rules. */
export const policyLabels: Record<keyof typeof policySchema.shape, string> = {
  minLength: 'The least length of a password',
  maxLength: 'The greatest length of a password',
  classes: 'The classes of characters',
  breachCheck: 'Whether breaches are looked up',
  history: 'The number of passwords that are refused',
  resetSeconds: 'The lifetime of a reset',
  verifySeconds: 'The lifetime of a verification',
  verifyEmail: 'Whether addresses are verified',
  allowedDomains: 'The mail domains that are allowed',
  refusedDomains: 'The mail domains that are refused',
};

export type Policy = z.output<typeof policySchema>;

/** Whether accounts of the directory may have this address. */
export function isAllowedDomain(policy: Policy, email: string): boolean {
  const given = domainOf(email);
  const isNamed = (list: string[]) => list.some((rule) => covers(rule, given));
  return !isNamed(policy.refusedDomains) && (!policy.allowedDomains.length || isNamed(policy.allowedDomains));
}
