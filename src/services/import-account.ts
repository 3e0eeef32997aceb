/** Takes over accounts from elsewhere, one by one, so that the same import may run again and again. */
import { Problem } from '../errors.js';
import { emailKey } from '../lib/email-address.js';
import { usernameKey } from '../lib/precis.js';
import { type Account, accounts } from '../models/account.js';
import { DuplicateError } from '../store/store.js';
import { insertAccount, taken, takenName } from './accounts.js';
import { getDirectory } from './directories.js';
import { inGeneration, nextGeneration } from './generations.js';
import { verifyPassword } from './hashing.js';
import { isSameHash, isSameLine, type Marks, marksOf } from './import-marks.js';
import { type Imported, readImported } from './imported-account.js';
import { prepareAccount } from './new-account.js';
import { passwordChange, remembered } from './passwords.js';
import { sweepAccount } from './revocation.js';

export interface Import {
  /** Of the digests by which a line is known again. */
  key: Buffer;
  directoryId: string;
  /** Whether accounts that are there are made what their line says. */
  update: boolean;
}

export type Outcome = 'imported' | 'unchanged' | 'updated';
const given = <T extends object>(data: T) =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };

async function insert(read: Imported, marks: Marks, { directoryId }: Import): Promise<Outcome> {
  const { fields, password, status, createdAt, passwordHash } = read;
  const account = await prepareAccount({ ...given({ ...fields, password }), directoryId });
  await insertAccount({ ...account, ...given({ status, createdAt, passwordHash }), imported: marks });
  return 'imported';
}

/** What the line says otherwise than the one before it did: what people have changed since then stays. */
async function changesOf(account: Account, read: Imported, marks: Marks): Promise<Partial<Account>> {
  const { fields, password, passwordHash, status, createdAt } = read;
  const $set: Partial<Account> = { imported: { ...account.imported, ...marks }, updatedAt: new Date() };
  if (marks.fields !== account.imported?.fields) {
    const { directoryId } = account;
    const prepared = await prepareAccount({ ...given(fields), directoryId });
    const keys = { usernameKey: prepared.usernameKey, emailKey: prepared.emailKey };
    const claims = fields.claims && { ...account.claims, ...fields.claims };
    // Another address is not known to be theirs because the one before was.
    if (keys.emailKey !== account.emailKey) $set.emailVerified = false;
    Object.assign($set, given({ ...fields, ...keys, claims, status, createdAt }));
  }
  if (!isSameHash(marks, account.imported)) {
    const passwordHistory = remembered(account, await getDirectory(account.directoryId));
    Object.assign($set, { passwordHash, passwordHistory, passwordChangedAt: new Date() });
  }
  const isOtherPassword = password !== undefined && !(await verifyPassword(password, account.passwordHash));
  if (isOtherPassword) Object.assign($set, (await passwordChange(account, password, 'everything')).$set);
  const isOtherStatus = $set.status !== undefined && $set.status !== account.status;
  return $set.passwordHash || isOtherStatus ? { ...$set, ...nextGeneration(account, 'everything') } : $set;
}

/** Another password, or another status, ends with the same write all that the account holds. */
async function overwrite(account: Account, $set: Partial<Account>): Promise<Outcome | undefined> {
  try {
    const changed = await accounts.update(inGeneration(account), { $set });
    if (changed && $set.generation !== undefined) await sweepAccount(account._id, changed.generation);
    return changed ? 'updated' : undefined;
  } catch (error) {
    throw error instanceof DuplicateError ? taken(takenName(error)) : error;
  }
}

/**
 * Takes over the account of one line. The same line is `unchanged`, whatever its person has done since: changed their
 * name, or signed in, so that the hash is ours now. Throws `invalid-fields`, or `taken` for an account that is there
 * and not to be updated, and for names that belong to two.
 */
export async function importAccount(line: Record<string, unknown>, how: Import): Promise<Outcome> {
  const read = readImported(line);
  const { directoryId, update } = how;
  const [byUsername, byEmail] = await Promise.all([
    accounts.find({ directoryId, usernameKey: usernameKey(read.fields.username) }),
    accounts.find({ directoryId, emailKey: emailKey(read.fields.email) }),
  ]);
  const marks = marksOf(how.key, read);
  const account = byUsername ?? byEmail;
  if (!account) return insert(read, marks, how);
  const same = [byUsername, byEmail].find((one) => one && isSameLine(marks, one.imported));
  const isSame = same && (!update || read.password === undefined);
  if (isSame || (same && (await verifyPassword(read.password!, same.passwordHash)))) return 'unchanged';
  if (!update || (byUsername && byEmail && byUsername._id !== byEmail._id)) throw inTheWay(byUsername, byEmail);
  return (await overwrite(account, await changesOf(account, read, marks))) ?? importAccount(line, how);
}

function inTheWay(byUsername: Account | null, byEmail: Account | null): Problem {
  if (!byUsername || !byEmail) return taken(byUsername ? 'username' : 'email');
  const isOne = byUsername._id === byEmail._id;
  const detail = !isOne
    ? 'One account has this username, and another one this e-mail address.'
    : byUsername.imported
      ? 'This account was imported already, and its line said something else.'
      : 'Another account has this username and this e-mail address.';
  return new Problem('taken', { detail });
}
