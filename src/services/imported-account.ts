/** What a line of an import may say of an account, however the line was written. */
import { z } from 'zod';
import { isPlainText } from '../lib/plain-text.js';
import { checked } from './checked.js';
import { claimColumns, claims, yesOrNo } from './imported-claims.js';
import { personFields } from './new-account.js';
import { profileLabels } from './profile-fields.js';
import { hashFault } from './stored-hash.js';

const dayMs = 86_400_000;
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.number()], 'must be a time like 2024-05-31T12:00:00Z')
  .transform((given) => new Date(typeof given === 'number' ? given * 1000 : given))
  .refine(
    (at) => at.getTime() >= 0 && at.getTime() <= Date.now() + dayMs,
    'must be a time that has been, as 2024-05-31T12:00:00Z or in seconds since 1970',
  );

const passwordHash = z
  .string('must be a text')
  .max(1024, 'must have at most 1024 characters')
  .superRefine((stored, context) => {
    const fault = hashFault(stored);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

const schema = z.strictObject({
  username: personFields.username.optional(),
  email: personFields.email,
  email_verified: yesOrNo.optional(),
  name: personFields.name.optional(),
  password_hash: passwordHash.optional(),
  password: z.string('must be a text').optional(),
  groups: z
    .array(
      z.string().max(200, 'must be names of at most 200 characters').refine(isPlainText, 'must be names in one line'),
      'must be a list of names',
    )
    .max(1000, 'must be at most 1000')
    .optional(),
  claims: claims.optional(),
  status: z.enum(['enabled', 'disabled'], 'must be enabled or disabled').optional(),
  created_at: moment.optional(),
  ...claimColumns,
});

/** The names of all fields. */
export const importedFields = Object.keys(schema.shape);

const labels: Record<string, string> = {
  ...profileLabels,
  email: 'The e-mail address',
  password_hash: 'The password hash',
  password: 'The password',
  groups: 'The groups',
  claims: 'The claims',
};

/** What a line says, checked and in our own words. Throws `invalid-fields` with every fault; `null` is nothing said. */
export function readImported(line: Record<string, unknown>) {
  const given = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== null));
  const { email_verified, password_hash, password, claims, status, created_at, ...rest } = checked(
    schema,
    given,
    labels,
  );
  const { username = rest.email, email, name, groups, ...columns } = rest;
  const said = Object.entries({ ...claims, ...columns }).filter(([, value]) => value !== null && value !== '');
  const all = said.length ? Object.fromEntries(said) : undefined;
  const fields = { username, email, name, groups, emailVerified: email_verified, claims: all };
  return { fields, status, createdAt: created_at, passwordHash: password_hash, password };
}

export type Imported = ReturnType<typeof readImported>;
