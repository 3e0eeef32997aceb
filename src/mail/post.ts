/** The post: writes the letters that the outbox keeps, and sends them, or shows them to a developer. */
import type { Logger } from 'pino';
import type { Config } from '../../config/index.js';
import type { View } from '../view.js';
import type { Order } from './mail.js';
import { createSmtp } from './transport.js';

/** A letter that no mail server got, for /dev/outbox. */
export interface Shown {
  to: string;
  subject: string;
  text: string;
  html: string;
  link?: string | undefined;
  at: Date;
}

export interface Post {
  /** What the outbox calls for each letter; nothing where letters have to wait until there is a mail server. */
  tasks: { letter?: (order: Order, id: string) => Promise<void> };
  close(): void;
}

interface Office {
  config: Config;
  log: Logger;
  view: View;
  /** Keeps a letter for /dev/outbox. */
  show(letter: Shown): Promise<unknown>;
}

/** Whether nobody has this address, or it is none; what else a mail server says may be our own fault, or pass. */
function isUnknown(error: unknown): boolean {
  const { code, command, responseCode, response = '' } = error as Record<string, unknown>;
  if (code !== 'EENVELOPE' || command === 'MAIL FROM') return false;
  // RFC 3463: X.1.x is about the address. Servers that do not say are believed, unless they want us to sign in first.
  const status = /^5\d\d[ -]5\.(\d{1,3})\.\d/.exec(String(response))?.[1];
  if (status !== undefined) return status === '1';
  return (
    !responseCode || ([501, 550, 551, 553].includes(Number(responseCode)) && !/relay|auth/i.test(String(response)))
  );
}

/** By SMTP where there is SMTP_URL, else to /dev/outbox and the log while developing, else not at all. */
export function createPost({ config, log, view, show }: Office): Post {
  const write = ({ letter, language, data }: Order) => view.letter(letter, data, { language });

  async function showOne(order: Order): Promise<void> {
    const link = order.data.link as string | undefined;
    const letter = write(order);
    await show({ to: order.to, ...letter, link, at: new Date() });
    const { subject, text } = letter;
    log.info({ to: order.to, subject, text }, `a letter is shown at ${config.ISSUER}/dev/outbox`);
  }

  if (!config.SMTP_URL) return { tasks: config.production ? {} : { letter: showOne }, close() {} };
  const smtp = createSmtp(config.SMTP_URL, config.MAIL_FROM, new URL(config.ISSUER).hostname);

  async function sendOne(order: Order, id: string): Promise<void> {
    const about = { letter: order.letter, task: id };
    try {
      await smtp.send(write(order), { id, to: order.to });
      log.info(about, 'a letter went out');
    } catch (error) {
      if (!isUnknown(error)) throw error;
      log.warn({ ...about, err: error }, 'a letter went to an address that nobody has');
    }
  }

  return { tasks: { letter: sendOne }, close: smtp.close };
}
