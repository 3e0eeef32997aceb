/** The claims of an account from elsewhere: each standard one as its person may say it, and further ones. */
import { z } from 'zod';
import { claimFields } from './profile-fields.js';

/** Claims that an account has as fields of its own, or that are the server's to tell. */
const ours = new Set('sub auth_time acr amr name preferred_username email email_verified groups updated_at'.split(' '));
/** Yes or no, as JSON says it. */
export const yesOrNo = z.boolean('must be true or false');
/** Claims that are fields of their own. */
export const claimColumns = { ...claimFields, phone_number_verified: yesOrNo.optional() };

const isShallow = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1)));
const isSmall = (claims: object) => isShallow(claims, 10) && JSON.stringify(claims).length <= 4000;
const isFree = (name: string) => !ours.has(name) && /^[^$\0]/.test(name) && name !== '__proto__';

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
// Not a record: zod's would leave `__proto__` out without a word.
/** The field `claims`. */
export const claims = z
  .custom<Record<string, unknown>>(isObject, { error: 'must be a JSON object', abort: true })
  .refine(isSmall, 'must be at most 4000 characters of JSON, and not deep')
  .refine((all) => Object.keys(all).every(isFree), `must be other ones than ${[...ours].join(', ')}`)
  .superRefine((all, context) => {
    for (const { path, message } of z.looseObject(claimColumns).safeParse(all).error?.issues ?? [])
      context.addIssue({ code: 'custom', message: `say ${String(path[0])}, which ${message}` });
  });
