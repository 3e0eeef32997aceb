/** The revision of what the provider is built from: every process compares it, so that a change is live in all of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { states } from '../models/state.js';
import { DuplicateError } from '../store/store.js';

const id = 'revision';
const freshMs = 200;

let seen: { value: Promise<number>; at: number } | undefined;

async function load(): Promise<number> {
  return (await states.find({ _id: id }))?.value ?? 0;
}

/** The revision, at most 200 ms old (by the clock that tests do not move). */
export function readRevision(): Promise<number> {
  const now = performance.now();
  if (seen && now - seen.at < freshMs) return seen.value;
  const value = load();
  seen = { value, at: now };
  // What could not be read is asked again by the next one, and told to this one.
  value.catch(() => {
    seen = undefined;
  });
  return value;
}

/** Says that clients, resources or keys have changed. This process sees it at once, the others as `settle` promises. */
export async function bumpRevision(): Promise<void> {
  const change = { $inc: { value: 1 } };
  if (!(await states.update({ _id: id }, change))) {
    try {
      await states.insert({ _id: id, value: 1 });
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error;
      await states.update({ _id: id }, change);
    }
  }
  seen = undefined;
}

/** Waits until every process has had to look: what was changed before is usable everywhere after. */
export const settle = (): Promise<void> => sleep(freshMs + 50);
