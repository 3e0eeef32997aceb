/** Work on a long row of things, some of them at once. */

/**
 * Works on items as they come, on at most `most` at once, and on those with a key in common one after the other, in
 * their order. The first failure ends it: what runs is finished, and then it is thrown.
 */
export async function someAtOnce<T>(
  items: AsyncIterable<T>,
  most: number,
  keysOf: (item: T) => string[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const last = new Map<string, Promise<void>>();
  let running = 0;
  let failure: { error: unknown } | undefined;
  let free = () => {};
  const below = async (count: number) => {
    while (running >= count) await new Promise<void>((resolve) => (free = resolve));
  };

  const run = async (item: T, before: (Promise<void> | undefined)[]) => {
    try {
      await Promise.all(before);
      if (!failure) await work(item);
    } catch (error) {
      failure ??= { error };
    }
  };
  const start = async (item: T, keys: string[]) => {
    running++;
    const done = run(
      item,
      keys.map((key) => last.get(key)),
    );
    for (const key of keys) last.set(key, done);
    await done;
    for (const key of keys) if (last.get(key) === done) last.delete(key);
    running--;
    free();
  };

  try {
    for await (const item of items) {
      if (failure) break;
      void start(item, keysOf(item));
      await below(most);
    }
  } finally {
    await below(1);
  }
  if (failure) throw (failure as { error: unknown }).error;
}
