/** A second process of ours that does jobs, one message each way: started with the first job, gone with its parent. */
import { type ChildProcess, fork } from 'node:child_process';

/** The process went away before it answered; another one is started with the next job. */
export class JobProcessEnded extends Error {}

interface Answer<R> {
  id: number;
  result?: R;
  fault?: string;
}
interface Waiting<R> {
  resolve: (result: R) => void;
  reject: (error: Error) => void;
}

/** The side that asks. `env` is all of the environment that the process gets, so that no secret of ours is in it. */
export function jobProcess<J extends object, R>(file: string, env: () => Record<string, string>) {
  let child: ChildProcess | undefined;
  let lastId = 0;
  const open = new Map<number, Waiting<R>>();

  /** An idle process keeps nobody from ending; one at work does, so that its answer or its death is heard. */
  function holdOpen(): void {
    const hold = open.size ? 'ref' : 'unref';
    child?.[hold]();
    child?.channel?.[hold]();
  }

  function settle({ id, result, fault }: Answer<R>): void {
    const waiting = open.get(id);
    open.delete(id);
    holdOpen();
    if (fault === undefined) waiting?.resolve(result as R);
    else waiting?.reject(new Error(fault));
  }

  function start(): ChildProcess {
    const started = fork(file, { env: env(), execArgv: [], serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
    const end = (why: string, cause?: Error) => {
      if (child !== started) return;
      child = undefined;
      for (const { reject } of open.values()) reject(new JobProcessEnded(`${file} ended: ${why}`, { cause }));
      open.clear();
    };
    started.on('message', settle);
    started.on('error', (error) => end(error.message, error));
    started.on('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    return started;
  }

  return {
    /** How many jobs are not answered yet. */
    get open() {
      return open.size;
    },
    get pid() {
      return child?.pid;
    },
    run(job: J): Promise<R> {
      child ??= start();
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        open.set(id, { resolve, reject });
        holdOpen();
        child!.send({ ...job, id });
      });
    },
  };
}

/** The side that works. It outlives the signals that a terminal sends to everybody, because its parent still needs it. */
export function answerJobs<J extends object, R>(work: (job: J) => Promise<R>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  process.on('disconnect', () => process.exit());
  // Where the parent is gone already nobody is left to be told.
  const send = (answer: Answer<R>) => process.send?.(answer, () => {});
  process.on('message', (job: J & { id: number }) => {
    work(job).then(
      (result) => send({ id: job.id, result }),
      (error) => send({ id: job.id, fault: String(error) }),
    );
  });
}
