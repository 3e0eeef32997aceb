/** What Prometheus is told: how many requests of which route, how they ended, how long they took; and the process itself. */
import type { Logger } from 'pino';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Histogram, register } from 'prom-client';
import { createHttpServer } from './lib/http-server.js';
import { listen } from './lib/listen.js';

/** Counts one answered request. `route` is a pattern of ours, never a path of somebody's choice: each is a series. */
export type Observe = (route: string, status: number, seconds: number) => void;

/** Starts counting in this process. */
export function createMetrics(): Observe {
  collectDefaultMetrics();
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['route', 'status'],
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last byte of its answer, by route.',
    labelNames: ['route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  return (route, status, seconds) => {
    requests.inc({ route, status });
    durations.observe({ route }, seconds);
  };
}

/** Lets the primary ask this worker for what it has counted. */
export function joinCluster(): void {
  new AggregatorRegistry();
}

/** Answers GET /metrics on a port of its own: for this process, or in a primary for all workers together. */
export async function serveMetrics(port: number, host: string, log: Logger, of: { ofWorkers: boolean }): Promise<void> {
  const all = of.ofWorkers ? new AggregatorRegistry() : undefined;
  const server = createHttpServer();
  server.on('request', async (req, res) => {
    if (req.url?.split('?')[0] !== '/metrics') return res.writeHead(404).end();
    try {
      const text = await (all ? all.clusterMetrics() : register.metrics());
      return res.writeHead(200, { 'Content-Type': register.contentType, 'Cache-Control': 'no-store' }).end(text);
    } catch {
      // A worker did not answer in time, for it has just died or hangs.
      return res.writeHead(503, { 'Retry-After': '5' }).end();
    }
  });
  log.info({ port: await listen(server, port, host, 'METRICS_PORT') }, 'metrics are served at /metrics');
  // Whoever asks for metrics does not keep a process from ending.
  server.unref();
}
