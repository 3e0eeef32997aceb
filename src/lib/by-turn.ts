/** Does together what many ask for in one turn of the event loop, and tells each its own outcome. */

type Outcome<R> = { value: R } | { error: unknown };

interface Waiting<A, R> {
  asked: A;
  resolve(value: R): void;
  reject(error: unknown): void;
}

/** A function for one, made of a function for many; `all` gives one outcome for each, in order, or throws for all of them. */
export function byTurn<A, R>(most: number, all: (asked: A[]) => Promise<Outcome<R>[]>): (asked: A) => Promise<R> {
  let waiting: Waiting<A, R>[] = [];
  const run = async (batch: Waiting<A, R>[]) => {
    try {
      const outcomes = await all(batch.map(({ asked }) => asked));
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index]!;
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.value);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const flush = () => {
    const batch = waiting;
    waiting = [];
    for (let from = 0; from < batch.length; from += most) void run(batch.slice(from, from + most));
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      if (!waiting.length) setImmediate(flush);
      waiting.push({ asked, resolve, reject });
    });
}
