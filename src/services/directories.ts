/** Directories: pools of accounts, each with its rules; one called `default` is always there. */
import { z } from 'zod';
import { Problem } from '../errors.js';
import { isPlainText } from '../lib/plain-text.js';
import { directories, type Directory as Stored } from '../models/directory.js';
import { DuplicateError, type Page } from '../store/store.js';
import { checked } from './checked.js';
import { type Policy, policyLabels, policySchema } from './directory-policy.js';
import { bumpRevision, readRevision } from './revision.js';

export const defaultDirectory = 'default';

/** A directory with all its rules, those that nobody has set included. */
export interface Directory extends Omit<Stored, 'policy'> {
  policy: Policy;
}

const name = z.string().max(200, 'must have at most 200 characters').refine(isPlainText, 'must be one line of text');
const changes = z.strictObject({
  name: name.optional(),
  registration: z.boolean().optional(),
  policy: z.record(z.string(), z.unknown()).optional(),
});
const newDirectory = changes.extend({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be small letters, digits and hyphens, at most 63'),
});
export type NewDirectory = z.input<typeof newDirectory>;
export type DirectoryChanges = z.input<typeof changes>;

const labels: Record<string, string> = { id: 'The id', name: 'The name' };

/** Rules of an older or newer version of ours that are not known here must not keep anybody from signing in. */
const complete = (stored: Stored): Directory => {
  const known = Object.keys(policySchema.shape);
  const rules = Object.fromEntries(Object.entries(stored.policy).filter(([rule]) => known.includes(rule)));
  return { ...stored, policy: policySchema.parse(rules) };
};

/** Those of `set` that are given, over those that stand; `undefined` leaves a rule as it is. */
function withRules(standing: Record<string, unknown>, set: Record<string, unknown> = {}): Record<string, unknown> {
  const given = Object.entries(set).filter(([, value]) => value !== undefined);
  const rules = { ...standing, ...Object.fromEntries(given) };
  const all: Record<string, unknown> = checked(policySchema, rules, policyLabels);
  return Object.fromEntries(Object.keys(rules).map((rule) => [rule, all[rule]]));
}

/** Makes a directory. Throws `invalid-fields`, or `taken` when there is one with this id. */
export async function createDirectory(data: NewDirectory): Promise<Directory> {
  const { id: _id, name = _id, registration = false, policy } = checked(newDirectory, data, labels);
  const now = new Date();
  const rest = { name, registration, policy: withRules({}, policy), createdAt: now, updatedAt: now };
  const made: Stored = { _id, status: 'enabled', ...rest };
  try {
    await directories.insert(made);
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    const message = `There is a directory ${JSON.stringify(_id)} already.`;
    throw new Problem('taken', { detail: message, errors: [{ name: 'id', message }] });
  }
  await bumpRevision();
  return complete(made);
}

async function load(_id: string): Promise<Directory | null> {
  const found = await directories.find({ _id });
  if (found || _id !== defaultDirectory) return found && complete(found);
  try {
    return await createDirectory({ id: _id, name: 'Default', registration: true });
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'taken')) throw error;
    return load(_id);
  }
}

let known: { revision: number; found: Map<string, Promise<Directory | null>> } | undefined;

/** The directory as it was 200 ms ago at the earliest, or null. It is asked for with every token, and seldom changes. */
export async function findDirectory(_id: string): Promise<Directory | null> {
  const revision = await readRevision();
  if (known?.revision !== revision) known = { revision, found: new Map() };
  const { found } = known;
  const directory = found.get(_id) ?? load(_id);
  found.set(_id, directory);
  const forget = () => found.delete(_id);
  // Ids come from requests, too: what is not there must not pile up here.
  directory.then((one) => one ?? forget(), forget);
  return directory;
}

/** As `findDirectory`; throws `not-found`. */
export async function getDirectory(_id: string): Promise<Directory> {
  const directory = await findDirectory(_id);
  if (!directory) throw new Problem('not-found', { detail: `There is no directory ${JSON.stringify(_id)}.` });
  return directory;
}

/** A page of directories, in the order of their ids. */
export async function listDirectories(page: Page<Stored> = {}) {
  await findDirectory(defaultDirectory);
  const { items, ...rest } = await directories.list({}, page);
  return { items: items.map(complete), ...rest };
}

async function change(_id: string, set: (standing: Stored) => Partial<Stored>): Promise<Directory> {
  for (;;) {
    const standing = await directories.find({ _id });
    if (!standing) throw new Problem('not-found', { detail: `There is no directory ${JSON.stringify(_id)}.` });
    const updatedAt = new Date(Math.max(Date.now(), standing.updatedAt.getTime() + 1));
    const $set = { ...set(standing), updatedAt };
    const changed = await directories.update({ _id, updatedAt: standing.updatedAt }, { $set });
    if (!changed) continue;
    await bumpRevision();
    return complete(changed);
  }
}

/** Changes what is given and leaves the rest. Passwords and addresses that people have already stay good. */
export async function setDirectory(_id: string, data: DirectoryChanges): Promise<Directory> {
  await getDirectory(_id);
  const { policy, ...rest } = checked(changes, data, labels);
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return change(_id, (standing) => ({ ...given, policy: withRules(standing.policy, policy) }));
}

/** Shuts a directory: from then on nobody of it signs in, and what they hold is refused until it is enabled again. */
export async function disableDirectory(_id: string): Promise<Directory> {
  await getDirectory(_id);
  return change(_id, () => ({ status: 'disabled' }));
}

/** Opens a directory again, with all that its accounts held and that has not ended since. */
export async function enableDirectory(_id: string): Promise<Directory> {
  await getDirectory(_id);
  return change(_id, () => ({ status: 'enabled' }));
}
