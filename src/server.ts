/** The process: loads the settings, opens the store, builds the app, listens, and stops kindly. */
import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Config, ConfigError, loadConfig, withPort } from '../config/index.js';
import { deriveKey } from '../config/secrets.js';
import { createApp } from './app.js';
import { createDrain } from './lib/drain.js';
import { createHttpServer } from './lib/http-server.js';
import { ListenError, listen } from './lib/listen.js';
import { createLog } from './log.js';
import { createMail } from './mail/mail.js';
import { createPost } from './mail/post.js';
import type { Observe } from './metrics.js';
import { createLiveProvider } from './oidc/live.js';
import { accountPageTasks } from './services/account-page-tasks.js';
import { accountTasks } from './services/account-tasks.js';
import { configureChallenges } from './services/challenges.js';
import { startMessage } from './services/first-run.js';
import { configureGuard } from './services/guard.js';
import { configureHashing } from './services/hashing.js';
import { ensureKeys, startKeyRotation } from './services/keys.js';
import { configureOutbox, enqueue } from './services/outbox.js';
import { type OutboxWorker, startOutbox } from './services/outbox-worker.js';
import { configureBreachCheck } from './services/password-policy.js';
import { openStore } from './store/open.js';
import { type Engine, UnavailableError } from './store/store.js';
import { createView } from './view.js';
import { runWorkers, tellPrimary } from './workers.js';

/** Does what needs the store, as often as it takes; the store tells the log itself. Meanwhile requests get a 503. */
async function onceAnswering(todo: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await todo();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      await sleep(1000);
    }
  }
}

/**
 * Stops on the first SIGTERM or SIGINT, and exits within SHUTDOWN_SECONDS, of which the last tenth is for what comes
 * after the requests. Later signals change nothing: a terminal and npm may both pass on one Ctrl-C.
 */
function stopOnSignal({ SHUTDOWN_SECONDS }: Config, log: Logger, stop: (kindlyMs: number) => Promise<void>): void {
  const begin = async (signal: string) => {
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('stopping took longer than SHUTDOWN_SECONDS');
      process.exit(1);
    }, SHUTDOWN_SECONDS * 1000);
    await stop(SHUTDOWN_SECONDS * 900);
    log.info('stopped');
    process.exit(0);
  };
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (!stopping) void begin(signal);
      stopping = true;
    });
}

/** Of several workers, one speaks for all. */
const isFirst = (cluster.worker?.id ?? 1) === 1;

/** Starts counting where somebody wants to know; the server for it is the primary's where there are workers. */
async function startMetrics(config: Config, log: Logger): Promise<Observe | undefined> {
  const { METRICS_PORT, HOST } = config;
  if (METRICS_PORT === undefined) return undefined;
  const metrics = await import('./metrics.js');
  if (cluster.isPrimary) await metrics.serveMetrics(METRICS_PORT, HOST, log, { ofWorkers: false });
  else metrics.joinCluster();
  return metrics.createMetrics();
}

/** How long a start waits for the store; then it listens, and answers 503 until the store does. */
const patienceMs = 700;

/** Gives the store a head start: who finds the port open finds a server that works, unless the store takes its time. */
async function awaitBriefly(store: Engine, { secrets }: Config): Promise<void> {
  const ready = store.ready().then(() => ensureKeys(secrets));
  await Promise.race([ready.catch(() => undefined), sleep(patienceMs)]);
}

function configureServices(config: Config): void {
  const key = (purpose: string) => deriveKey(config.secrets, purpose);
  configureHashing(config);
  configureBreachCheck(config);
  configureGuard({ key: key('guard'), lockSeconds: config.LOCK_SECONDS });
  configureOutbox({ key: key('outbox') });
  configureChallenges({ key: key('challenges') });
}

async function serve(settings: Config, log: Logger): Promise<void> {
  const store = await openStore(settings, log);
  await awaitBriefly(store, settings);
  const server = createHttpServer();
  const drain = createDrain(server);
  const observe = await startMetrics(settings, log);
  const config = withPort(settings, await listen(server, settings.PORT, settings.HOST, 'PORT'));
  configureServices(config);
  const view = createView(config);
  const mail = createMail(config, enqueue);
  const deps = { config, log, view, mail, provider: createLiveProvider({ config, log, view }) };
  const post = createPost({ config, log, view, show: (letter) => enqueue('shown-letter', letter) });
  let outbox: OutboxWorker | undefined;
  // Nothing is awaited between listening and here, so that no request comes too early.
  server.on('request', createApp(deps, observe).handler);
  log.info({ issuer: config.ISSUER, port: config.PORT, store: store.description }, 'listening');

  stopOnSignal(config, log, async (kindlyMs) => {
    const [cut] = await Promise.all([drain(kindlyMs), outbox?.stop(kindlyMs)]);
    if (cut) log.warn({ connections: cut }, 'some requests took too long and were cut off');
    post.close();
    await store.close();
  });
  await onceAnswering(async () => {
    await store.ready();
    // Builds the provider; the first request would wait for it.
    await deps.provider.current();
    if (isFirst) process.stdout.write(await startMessage(config.ISSUER, store.description));
  });
  outbox = startOutbox({ ...post.tasks, ...accountTasks(mail), ...accountPageTasks(mail) }, log);
  startKeyRotation(config, (err) =>
    log.warn({ err }, 'signing keys could not be rotated; tried again within the hour'),
  );
}

try {
  const config = loadConfig();
  const log = createLog(config);
  if (cluster.isPrimary) for (const warning of config.warnings) log.warn(warning);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug ended this process');
    process.exit(1);
  });
  if (config.WORKERS > 1 && cluster.isPrimary) await runWorkers(config, log);
  else await serve(config, log);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof ListenError)) throw error;
  if (cluster.isWorker) tellPrimary(error.message);
  else {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
