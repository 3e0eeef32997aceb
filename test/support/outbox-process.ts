/**
 * A process that shares an outbox with others: `outbox-process.js COMMAND SETTINGS`. SETTINGS is JSON: the environment of
 * `loadConfig`, and for `work` how many seconds the clock is ahead.
 */
import { mock } from 'node:test';
import { pino } from 'pino';
import { loadConfig } from '../../config/index.js';
import { deriveKey } from '../../config/secrets.js';
import { sendReset } from '../../src/mail/letters.js';
import { createMail } from '../../src/mail/mail.js';
import { createPost } from '../../src/mail/post.js';
import { configureOutbox, enqueue } from '../../src/services/outbox.js';
import { startOutbox } from '../../src/services/outbox-worker.js';
import { openStore } from '../../src/store/open.js';
import { createView } from '../../src/view.js';

const [command, json] = process.argv.slice(2);
const { aheadSeconds = 0, to = [], ...env } = JSON.parse(json!);
const config = loadConfig(env);
const engine = await openStore(config);
await engine.ready();
configureOutbox({ key: deriveKey(config.secrets, 'outbox') });
const mail = createMail(config, enqueue);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Promises a letter to each, and says so. */
async function promise() {
  const asked = { at: new Date() };
  const challenge = { link: `${config.ISSUER}/account/password/reset`, code: '012345', until: new Date(), asked };
  for (const email of to) await sendReset(mail, { email }, challenge);
  say('promised');
  setInterval(() => undefined, 60_000);
}

/** Sends what is promised until it is killed. */
async function work() {
  if (aheadSeconds) mock.timers.enable({ apis: ['Date'], now: Date.now() + aheadSeconds * 1000 });
  const show = () => Promise.reject(new Error('letters go to the mail server'));
  const log = pino({ level: 'debug' });
  startOutbox({ ...createPost({ config, log, view: createView(config), show }).tasks }, log, 100);
  say('working');
}

await { promise, work }[command as 'promise' | 'work']();
