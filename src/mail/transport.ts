/** Mail servers, by SMTP: with TLS wherever a letter would leave our own network. */
import { createTransport } from 'nodemailer';
import { isNextDoor } from '../../config/addresses.js';
import type { Letter } from '../view.js';

export interface Envelope {
  /** The same over all tries, so that a mail server that got it twice can tell. */
  id: string;
  to: string;
}

export interface Transport {
  send(letter: Letter, envelope: Envelope): Promise<void>;
  close(): void;
}

/** nodemailer takes the rest of its settings from the URL itself. */
function urlOf(smtpUrl: string): { url: string; mayBePlain: boolean } {
  const url = new URL(smtpUrl);
  const mayBePlain =
    url.protocol === 'smtp:' && isNextDoor(url.hostname) && url.searchParams.get('requireTLS') !== 'true';
  if (url.protocol === 'smtp:' && !mayBePlain) url.searchParams.set('requireTLS', 'true');
  return { url: url.href, mayBePlain };
}

const waits = { dnsTimeout: 5000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
/** However slowly a server answers, line by line. */
const longestMs = 60_000;

/** Sends through `smtpUrl`, with the name that the server is greeted with and that Message-IDs end in. */
export function createSmtp(smtpUrl: string, from: string, host: string): Transport {
  const { url, mayBePlain } = urlOf(smtpUrl);
  const pool = createTransport(
    {
      url,
      ...waits,
      pool: true,
      name: host,
      idleTimeout: 10_000,
      // Whether to try again is for the outbox to say.
      maxRequeues: 0,
      disableFileAccess: true,
      disableUrlAccess: true,
      // Where plain text would do, a certificate that nobody knows is no worse.
      ...(mayBePlain ? { tls: { rejectUnauthorized: false } } : {}),
    },
    // RFC 3834, and what Exchange reads in its place: no out-of-office answers.
    { from, headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } },
  );
  return {
    async send({ subject, text, html }, { id, to }) {
      await pool.sendMail({
        to: { name: '', address: to },
        messageId: `<${id}@${host}>`,
        subject,
        text,
        html,
        signal: AbortSignal.timeout(longestMs),
      });
    },
    close: () => pool.close(),
  };
}
