/** Works through the outbox, in every process: at once what this one has enqueued, after a moment what others have left. */
import { AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Task } from '../models/task.js';
import { claim, leaseMs, onEnqueue, payloadOf, putOff, renew, settle } from './outbox.js';

/** Does one task of its kind; whatever it throws, the task is tried again later. The id stays the same over all tries. */
export type Handler = (payload: never, id: string) => Promise<void>;

export interface OutboxWorker {
  /** Looks now for what is due. */
  wake(): void;
  /** Takes up nothing more, and waits so long for what it is at. */
  stop(ms: number): Promise<void>;
}

const lanes = 4;
/** The answer of the request that enqueued goes out first. */
const answerMs = 20;
const longestPauseMs = 30_000;

/** Starts at once; what has no handler here waits. */
export function startOutbox(handlers: Record<string, Handler>, log: Logger, pollMs = 2000): OutboxWorker {
  const kinds = Object.keys(handlers);
  const running = new Set<Promise<void>>();
  let stopping = false;
  /** In a row. While all fail there is no use in trying one after the other. */
  let failures = 0;
  let pausedUntil = 0;

  async function handle(task: Task): Promise<void> {
    const renewal = setInterval(() => renew(task).catch(() => undefined), leaseMs / 4).unref();
    try {
      await handlers[task.kind]!(payloadOf(task), task._id);
    } finally {
      clearInterval(renewal);
    }
  }

  async function failed(task: Task, error: unknown): Promise<void> {
    failures++;
    pausedUntil = performance.now() + Math.min(1000 * 2 ** (failures - 1), longestPauseMs);
    const about = { task: task._id, kind: task.kind, attempts: task.attempts, err: error };
    if (failures === 1) log.warn(about, 'a task of the outbox failed; it is tried again until it works');
    else log.debug(about, 'a task of the outbox failed again');
    if (!(await putOff(task))) log.error(about, 'a task of the outbox failed for days and is given up');
  }

  /** What is done is not done again: the store may be away, and then this waits for it. */
  async function done(task: Task): Promise<void> {
    if (failures) log.info('the outbox works again');
    failures = 0;
    for (;;) {
      try {
        return await settle(task);
      } catch (error) {
        log.debug({ task: task._id, err: error }, 'a task of the outbox is done and cannot be settled yet');
        await sleep(1000);
      }
    }
  }

  async function lane(): Promise<void> {
    while (!stopping && performance.now() >= pausedUntil) {
      const task = await claim(kinds);
      if (!task) return;
      wake();
      try {
        await handle(task);
      } catch (error) {
        await failed(task, error);
        continue;
      }
      await done(task);
    }
  }

  function wake(): void {
    if (stopping || running.size >= lanes) return;
    // The store says by itself when it is away; the next look is soon.
    const run = lane().catch((error) => log.debug({ err: error }, 'the outbox cannot be read now'));
    running.add(run);
    void run.then(() => running.delete(run));
  }

  const poll = setInterval(wake, pollMs);
  // A task is no part of the request that promised it.
  const ignore = onEnqueue(AsyncResource.bind(() => void setTimeout(wake, answerMs).unref()));
  wake();

  return {
    wake,
    async stop(ms) {
      stopping = true;
      clearInterval(poll);
      ignore();
      const patience = new AbortController();
      await Promise.race([Promise.all(running), sleep(ms, undefined, patience)]);
      patience.abort();
    },
  };
}
