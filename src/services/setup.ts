/** The first administrator: made by whoever holds the one-time link that the first start prints. */
import { Problem } from '../errors.js';
import { hashSecret, newSecret } from '../lib/secret.js';
import { type Account, accounts } from '../models/account.js';
import { setupLinks } from '../models/setup-link.js';
import { createAccount } from './accounts.js';
import type { NewAccount } from './new-account.js';

const _id = 'setup';
const daySeconds = 86_400;

/** Whether somebody administers this server already. */
export const hasAdministrator = async (): Promise<boolean> => (await accounts.find({ admin: true })) !== null;

/** A new link, good for a day; the one before ends. Throws `taken` when there is an administrator. */
export async function issueSetupLink(issuer: string): Promise<{ url: string; expiresAt: Date }> {
  if (await hasAdministrator()) {
    throw new Problem('taken', { detail: 'There is an administrator already; they can be listed with account list.' });
  }
  const token = newSecret();
  const expiresAt = new Date(Date.now() + daySeconds * 1000);
  await setupLinks.put({ _id, tokenHash: hashSecret(token), expiresAt });
  return { url: `${issuer}/setup?token=${token}`, expiresAt };
}

const unused = (token: string) => ({ _id, tokenHash: hashSecret(token), usedAt: { $exists: false } });

/** Whether the link can still be used; asking does not use it. */
export const isSetupToken = async (token: string): Promise<boolean> =>
  (await setupLinks.find(unused(token))) !== null && !(await hasAdministrator());

/**
 * Makes the administrator's account and uses the link up; of many who ask at once one wins. Throws `link-used`; whoever
 * is refused for a field can try again.
 */
export async function redeemSetupToken(
  token: string,
  data: Pick<NewAccount, 'username' | 'email' | 'name'> & { password: string },
): Promise<Account> {
  const isOurs =
    (await isSetupToken(token)) && (await setupLinks.update(unused(token), { $set: { usedAt: new Date() } }));
  if (!isOurs) throw new Problem('link-used', { detail: 'Run `npm run cli -- setup-link` for a new one.' });
  try {
    return await createAccount({ ...data, emailVerified: true, admin: true });
  } catch (error) {
    await setupLinks.update({ _id, tokenHash: hashSecret(token) }, { $unset: { usedAt: true } });
    throw error;
  }
}
