/** A real mail server for a test: letters arrive here, and can be waited for. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { readMessage } from './mime.js';

export interface Received {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** By lower-case name. */
  headers: Map<string, string>;
  /** The six digits, where the letter has some. */
  code: string;
  /** The first link of the text, where there is one. */
  link: string;
  /** How it came. */
  encrypted: boolean;
}

/** What the server says instead of taking a letter, and when; with `silence` it reads the letter and never answers. */
export type Refusal = { at: 'MAIL' | 'RCPT' | 'DATA'; code: number; message?: string } | 'silence';

export interface Smtp {
  /** For SMTP_URL. */
  url: string;
  port: number;
  /** All that have arrived, oldest first. */
  letters: Received[];
  /** The next letter to this address that nobody has waited for yet; fails after `ms`. */
  waitFor(to: string, subject?: RegExp, ms?: number): Promise<Received>;
  /** Refuses every letter from now on; `false` takes them again. */
  refuse(refusal: Refusal | false): void;
  /** Waits until a letter was refused, since the last `refuse`. */
  waitForRefusal(): Promise<void>;
  /** Goes away, hanging up on everybody, and comes back on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const plain: SMTPServerOptions = { disabledCommands: ['AUTH', 'STARTTLS'] };

/** Starts on a free port of loopback, without TLS unless `options` say otherwise. */
export async function startSmtp(options: SMTPServerOptions = plain): Promise<Smtp> {
  const letters: Received[] = [];
  const seen = new Set<Received>();
  let refusal: Refusal | false = false;
  let refusals = 0;
  let server: SMTPServer;
  let port = 0;

  const answer = (at: Refusal['at']) => {
    if (!refusal || refusal === 'silence' || refusal.at !== at) return undefined;
    refusals++;
    return Object.assign(new Error(refusal.message ?? 'refused by the test'), { responseCode: refusal.code });
  };

  function create(): SMTPServer {
    return new SMTPServer({
      logger: false,
      authOptional: true,
      closeTimeout: 50,
      ...options,
      onMailFrom: (_address, _session, done) => done(answer('MAIL')),
      onRcptTo: (_address, _session, done) => done(answer('RCPT')),
      async onData(stream, session, done) {
        const { headers, parts } = readMessage(await text(stream));
        if (refusal === 'silence') return void refusals++;
        const refused = answer('DATA');
        if (refused) return done(refused);
        const body = parts.get('text/plain') ?? '';
        letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(','),
          subject: headers.get('subject') ?? '',
          text: body,
          html: parts.get('text/html') ?? '',
          headers,
          code: /\b\d{6}\b/.exec(body)?.[0] ?? '',
          link: /https?:\/\/\S+/.exec(body)?.[0] ?? '',
          encrypted: session.secure,
        });
        done();
      },
    });
  }

  const smtp: Smtp = {
    url: '',
    port,
    letters,
    async waitFor(to, subject = /^/, ms = 10_000) {
      for (const from = performance.now(); ; await sleep(20)) {
        const found = letters.find((letter) => letter.to === to && subject.test(letter.subject) && !seen.has(letter));
        if (found) {
          seen.add(found);
          return found;
        }
        if (performance.now() - from > ms)
          throw new Error(
            `no letter to ${to} within ${ms} ms; those that came: ${JSON.stringify(letters.map((one) => [one.to, one.subject]))}`,
          );
      }
    },
    async waitForRefusal() {
      for (let n = 0; !refusals; n++, await sleep(20)) if (n > 500) throw new Error('no letter was refused');
    },
    refuse: (how) => {
      refusals = 0;
      refusal = how;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
    async start() {
      server = create();
      // Whoever hangs up in the middle is no fault of the test's.
      server.on('error', () => undefined);
      const listening = server.listen(port, '127.0.0.1');
      await once(listening, 'listening');
      port = (listening.address() as { port: number }).port;
    },
    close: () => smtp.stop(),
  };
  await smtp.start();
  return Object.assign(smtp, { port, url: `smtp://127.0.0.1:${port}` });
}
