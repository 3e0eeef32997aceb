/** The whole way of a letter, in this process and on the store that is open: outbox, worker, post, and a real mail server. */
import { pino } from 'pino';
import { loadConfig } from '../../config/index.js';
import { createMail, type Mail } from '../../src/mail/mail.js';
import { createPost } from '../../src/mail/post.js';
import { enqueue } from '../../src/services/outbox.js';
import { type Handler, type OutboxWorker, startOutbox } from '../../src/services/outbox-worker.js';
import { createView } from '../../src/view.js';
import { type Smtp, startSmtp } from './smtp.js';

export interface TestMail {
  mail: Mail;
  smtp: Smtp;
  outbox: OutboxWorker;
  close(): Promise<void>;
}

/** Starts it for as long as a test file runs; `tasks` adds handlers beside the one for letters, once there is a mail. */
export async function startMail(
  env: Record<string, string>,
  tasks: (mail: Mail) => Record<string, Handler> = () => ({}),
): Promise<TestMail> {
  const smtp = await startSmtp();
  const config = loadConfig({ ISSUER: 'https://id.example.com', BRAND_NAME: 'Example', SMTP_URL: smtp.url, ...env });
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const mail = createMail(config, enqueue);
  const show = () => Promise.reject(new Error('letters go to the mail server'));
  const post = createPost({ config, log, view: createView(config), show });
  const outbox = startOutbox({ ...post.tasks, ...tasks(mail) }, log, 100);
  return {
    mail,
    smtp,
    outbox,
    async close() {
      await outbox.stop(5000);
      post.close();
      await smtp.close();
    },
  };
}
