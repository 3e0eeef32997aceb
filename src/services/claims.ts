/** Standard claims of an account (OpenID Connect Core 5.1), and how they change. */
type Claims = Record<string, unknown>;

/** Whether a claim says anything. */
export const isGiven = (value: unknown) => value !== undefined && value !== null && value !== '';

/** An address without its empty parts; nothing when none is left. */
function tidy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([, part]) => isGiven(part));
  return parts.length ? Object.fromEntries(parts) : undefined;
}

/** The claims as they are after a change. A number that is new has been verified by nobody. */
export function changedClaims(before: Claims, changes: Claims): Claims {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const after = { ...before, ...Object.fromEntries(given.map(([name, value]) => [name, tidy(value)])) };
  if (after.phone_number !== before.phone_number) delete after.phone_number_verified;
  return Object.fromEntries(Object.entries(after).filter(([, value]) => isGiven(value)));
}
