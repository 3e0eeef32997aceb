/** WORKERS=n: n processes that share one port, and the primary that keeps their number. */
import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';

/** How a worker ends that no other could take the place of, as the settings are wrong (EX_CONFIG of sysexits.h). */
const unfit = 78;

/** Ends this worker, for a fault that the primary tells the operator, once for all workers. */
export function tellPrimary(fault: string): void {
  process.send?.({ fault }, () => process.exit(unfit));
}

/** A worker that ends sooner than this would end again at once. */
const soonMs = 1000;

/** Forks the workers. One that dies is replaced; one that cannot start, as no other could, ends everything. */
export async function runWorkers(config: Config, log: Logger): Promise<void> {
  if (config.METRICS_PORT !== undefined) {
    const { serveMetrics } = await import('./metrics.js');
    await serveMetrics(config.METRICS_PORT, config.HOST, log, { ofWorkers: true });
  }
  let stopping = false;
  let listening = false;
  const startedAt = new Map<number, number>();

  const fork = () => startedAt.set(cluster.fork().id, Date.now());
  const living = () => Object.values(cluster.workers ?? {}).filter((worker): worker is Worker => !!worker);
  const end = (code: number) => {
    stopping = true;
    process.exitCode = code;
    for (const worker of living()) worker.process.kill('SIGTERM');
    // A worker ends itself by then, unless it hangs.
    setTimeout(() => {
      for (const worker of living()) worker.process.kill('SIGKILL');
    }, config.SHUTDOWN_SECONDS * 1000).unref();
  };

  cluster.on('listening', () => {
    listening = true;
  });
  let told = false;
  cluster.on('message', (_worker, { fault }: { fault?: string }) => {
    if (fault && !told) process.stderr.write(`${fault}\n`);
    told ||= !!fault;
  });
  cluster.on('exit', (worker, code, signal) => {
    if (stopping) {
      if (code) process.exitCode = 1;
      return;
    }
    if (!listening || code === unfit) return end(1);
    const lived = Date.now() - (startedAt.get(worker.id) ?? 0);
    log.error({ worker: worker.process.pid, code, signal }, 'a worker died and is replaced');
    setTimeout(() => stopping || fork(), Math.max(0, soonMs - lived));
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping || end(0));
  for (let n = 0; n < config.WORKERS; n++) fork();
  log.info({ workers: config.WORKERS }, 'the primary started its workers');
}
