/** The connection to MongoDB: made in the background, watched, and made again for as long as the process lives. */
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import { judge } from './mongo-faults.js';
import type { Outage } from './outage.js';
import { UnavailableError } from './store.js';

/** How long anything waits for a connection before it says that MongoDB is away. */
const patience = 1000;
/** And for an answer: a write may have to reach a majority. A server that fell silent is noticed sooner, by its heartbeat. */
const answerPatience = 5000;
/** And for a heartbeat: a server that pauses for a moment is not away yet. */
const heartbeatPatience = 3000;
const pause = 500;

/** What holds unless the URI says otherwise. */
const defaults = {
  serverSelectionTimeoutMS: patience,
  connectTimeoutMS: heartbeatPatience,
  waitQueueTimeoutMS: answerPatience,
  heartbeatFrequencyMS: 500,
  maxPoolSize: 50,
};

/** For what may be long: counting and removing many. */
const longPatience = 60_000;

/** What holds whatever the URI says: an answered write survives and is seen, and nothing waits in a queue of our own. */
const fixed = {
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
  ignoreUndefined: true,
  w: 'majority' as const,
  journal: true,
  readPreference: 'primary' as const,
  appName: 'gatehouse',
};

const writable = new Set(['Standalone', 'RSPrimary', 'Mongos', 'LoadBalancer']);

export interface MongoConnection {
  readonly connection: Connection;
  /** What `work` returns; UnavailableError at once while MongoDB is known to be away, and soon when it does not answer. */
  use<R>(work: () => Promise<R>, patient?: boolean): Promise<R>;
  /** Resolves once MongoDB answers and `prepare` has run; throws why it has not within a few seconds. */
  ready(): Promise<void>;
  /** Makes everyone wait for `work` as well: for a collection that was declared after the start. */
  prepareLate(work: () => Promise<unknown>): void;
  close(): Promise<void>;
}

/** Splits a URI into the part without its query, its database and its query. */
export function parseUri(uri: string): { server: string; database: string; query: URLSearchParams } {
  const [, server = '', database = '', query = ''] = /^([a-z+]+:\/\/[^/?]*)\/?([^?]*)\??(.*)$/i.exec(uri) ?? [];
  return { server, database: decodeURIComponent(database), query: new URLSearchParams(query) };
}

async function within<R>(milliseconds: number, work: Promise<R>, late: () => unknown): Promise<R> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/** Connects to MongoDB in the background and runs `prepare` (indexes) before anyone is let through. */
export function connectMongo(uri: string, prepare: () => Promise<void>, outage: Outage): MongoConnection {
  const { database, query } = parseUri(uri);
  const chosen = Object.entries(defaults).filter(([name]) => !query.has(name));
  const options = { ...Object.fromEntries(chosen), ...fixed, ...(database ? {} : { dbName: 'gatehouse' }) };
  const connection = mongoose.createConnection();
  let reachable = false;
  let prepared = false;
  let closed = false;
  let preparing: Promise<unknown> | undefined;
  let trouble: unknown = new UnavailableError('MongoDB has not answered yet');

  const lost = (cause: unknown) => {
    trouble = cause;
    if (!closed) outage.began(cause);
  };
  const watch = () => {
    reachable = true;
    connection.getClient().on('topologyDescriptionChanged', ({ newDescription }) => {
      const servers = [...newDescription.servers.values()];
      const was = reachable;
      reachable = servers.some((server) => writable.has(server.type));
      const cause = servers.find((server) => server.error)?.error;
      if (was && !reachable) lost(new UnavailableError('MongoDB: no server takes writes', { cause }));
      // It may have come back empty, or as another server: the indexes are asked for again before anyone is let through.
      if (!was && reachable) prepareAgain();
    });
  };
  const start = async () => {
    while (!closed && !prepared) {
      try {
        if (!connection.db) {
          await connection.openUri(uri, options);
          watch();
        }
        await prepare();
        prepared = true;
        outage.ended();
      } catch (error) {
        lost(judge(undefined, error));
        await sleep(pause, undefined, { ref: false });
      }
    }
  };
  let started = start();
  const prepareAgain = () => {
    prepared = false;
    started = started.then(start);
  };

  return {
    connection,
    async use(work, patient = false) {
      if (closed) throw new UnavailableError('the store is closed');
      if (!reachable || !prepared) throw new UnavailableError('MongoDB is away', { cause: trouble });
      if (preparing) await preparing;
      const late = () => new UnavailableError('MongoDB did not answer in time');
      return within(patient ? longPatience : answerPatience, work(), late);
    },
    async ready() {
      if (prepared && reachable) return;
      await within(answerPatience, started, () => trouble);
      if (!reachable) throw trouble;
    },
    prepareLate(work) {
      if (!prepared) return;
      preparing = (preparing ?? Promise.resolve()).then(work);
      preparing.catch(() => {
        preparing = undefined;
        prepareAgain();
      });
    },
    async close() {
      closed = true;
      await connection.close();
    },
  };
}
