/** The outbox: what was promised in an answer is stored before it, and done after it by whichever process takes it up. */
import { randomBytes, randomUUID } from 'node:crypto';
import { seal, unseal } from '../lib/secret.js';
import { type Task, tasks } from '../models/task.js';

const setting = { key: randomBytes(32) };
/** Mail servers try for as long (RFC 5321 4.5.4.1). */
const keptMs = 5 * 86_400_000;
/** After a crash it takes so long until somebody else goes on; whoever is at work renews it. */
export const leaseMs = 20_000;
const longestDelayMs = 900_000;

/** Sets the key that tasks are encrypted with, the same in every process. */
export function configureOutbox(settings: { key: Buffer }): void {
  Object.assign(setting, settings);
}

const purpose = (_id: string) => `outbox:${_id}`;
const after = (ms: number) => new Date(Date.now() + ms);

/** What a task is about, as it was enqueued. Throws when it was encrypted with another key. */
export const payloadOf = <T>(task: Task): T => JSON.parse(unseal(setting.key, task.sealed, purpose(task._id)));

const listeners = new Set<() => void>();

/** Tells of every task that this process enqueues; returns how to end that. */
export function onEnqueue(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Stores a task durably before it answers, and answers its id. What it is about is encrypted; a Date in it comes out as
 * its ISO text. With `inMs` it waits so long, unless it is hastened.
 */
export async function enqueue(kind: string, payload: unknown, { inMs = 0 } = {}): Promise<string> {
  const _id = randomUUID();
  const sealed = seal(setting.key, JSON.stringify(payload), purpose(_id));
  const now = new Date();
  await tasks.insert({ _id, kind, sealed, dueAt: after(inMs), attempts: 0, createdAt: now, expiresAt: after(keptMs) });
  if (!inMs) for (const listener of listeners) listener();
  return _id;
}

/** Makes a task due that was to wait, because what it waited for has happened. */
export async function hasten(_id: string): Promise<void> {
  await tasks.update({ _id, attempts: 0 }, { $set: { dueAt: new Date() } });
  for (const listener of listeners) listener();
}

/** Takes a task back that was to wait, because what it waited for will not happen. */
export const withdraw = async (_id: string): Promise<void> => void (await tasks.remove({ _id, attempts: 0 }));

/** Takes up the oldest task that is due, or null. Of all who try at once one gets it: the write that moves `dueAt` decides. */
export async function claim(kinds: string[]): Promise<Task | null> {
  for (const kind of kinds) {
    const isDue = { dueAt: { $lte: new Date() } };
    const { items } = await tasks.list({ kind, ...isDue }, { orderBy: 'dueAt', limit: 10 });
    for (const { _id } of items) {
      const change = { $set: { dueAt: after(leaseMs) }, $inc: { attempts: 1 } };
      const taken = await tasks.update({ _id, ...isDue }, change);
      if (taken) return taken;
    }
  }
  return null;
}

/** Keeps a task for a while longer; false when it is somebody else's by now. */
export async function renew(task: Task): Promise<boolean> {
  const dueAt = after(leaseMs);
  const renewed = await tasks.update({ _id: task._id, dueAt: task.dueAt }, { $set: { dueAt } });
  if (renewed) task.dueAt = dueAt;
  return renewed !== null;
}

/** Ends a task that is done. */
export async function settle(task: Task): Promise<void> {
  await tasks.remove({ _id: task._id });
}

/** Leaves a task for later, each time for twice as long; false when it has been tried for days, and is given up. */
export async function putOff(task: Task): Promise<boolean> {
  const dueAt = after(Math.min(1000 * 2 ** (task.attempts - 1), longestDelayMs));
  if (dueAt >= task.expiresAt) {
    await settle(task);
    return false;
  }
  await tasks.update({ _id: task._id, dueAt: task.dueAt }, { $set: { dueAt } });
  return true;
}

/** What waits in the outbox, newest first; no more than 100. */
export async function listTasks(kind: string): Promise<Task[]> {
  const { items } = await tasks.list({ kind }, { orderBy: 'dueAt', descending: true, limit: 100 });
  return items;
}
