/** Said by a queue whose line is full; whoever asked may try again after a while. */
export class QueueFull extends Error {}

/** Runs at most `limits.running` jobs at once and lets at most `limits.waiting` stand in line, first come, first served. */
export function boundedQueue(limits: { running: number; waiting: number }) {
  const line: (() => void)[] = [];
  let running = 0;

  return {
    get running() {
      return running;
    },
    get waiting() {
      return line.length;
    },
    /** Runs the job as soon as it may run; throws QueueFull at once where the line is full. */
    async run<T>(job: () => Promise<T>): Promise<T> {
      if (running < limits.running) running++;
      else if (line.length < limits.waiting) await new Promise<void>((mayRun) => line.push(mayRun));
      else throw new QueueFull('the line is full');
      try {
        return await job();
      } finally {
        // The place is handed to the next in line and never freed in between, so that nobody who comes later takes it.
        const next = line.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
