/** A person, as JSON tells of them: standard claims by name (OpenID Connect Core 5.1), and nothing that is not called for. */
import { z } from 'zod';
import type { Account } from '../../models/account.js';
import { addressParts, claimFields } from '../../services/profile-fields.js';

const text = z.string().optional();
const address = z.object(Object.fromEntries(Object.keys(addressParts).map((name) => [name, text])));
const { address: _, ...lines } = claimFields;

export const profileAnswer = z.object({
  id: z.string(),
  username: z.string(),
  name: text,
  email: z.string(),
  email_verified: z.boolean(),
  groups: z.array(z.string()),
  ...Object.fromEntries(Object.keys(lines).map((name) => [name, text])),
  phone_number_verified: z.boolean().optional(),
  address: address.optional(),
  updated_at: z.iso.datetime(),
});

const known = [...Object.keys(claimFields), 'phone_number_verified'];

export function presentProfile({ _id, username, name, email, emailVerified, groups, claims, updatedAt }: Account) {
  const standard = Object.entries(claims).filter(([claim]) => known.includes(claim));
  const own = { id: _id, username, name, email, email_verified: emailVerified, groups };
  return { ...Object.fromEntries(standard), ...own, updated_at: updatedAt.toISOString() };
}
