/** Mail: one function per letter in letters.ts; here is what they are handed to. What they hand over is stored before it is sent. */
import type { Config } from '../../config/index.js';

/** Who gets a letter. An account will do; its name stays out of letters, as strangers choose it. */
export interface Reader {
  email: string;
  /** One of `View.languages`. */
  language?: string | undefined;
}

/** A letter that is not written yet: what the outbox keeps. */
export interface Order {
  letter: string;
  to: string;
  language?: string | undefined;
  data: Record<string, unknown>;
}

/** Built at start and handed down. */
export interface Mail {
  issuer: string;
  /** Resolves once the letter is stored, and will go out whatever happens to this process. */
  send(letter: string, reader: Reader, data: Record<string, unknown>): Promise<void>;
}

/** Makes the mail over an outbox: `enqueue` stores an order durably. */
export function createMail({ ISSUER }: Config, enqueue: (kind: 'letter', order: Order) => Promise<unknown>): Mail {
  return {
    issuer: ISSUER,
    async send(letter, { email, language }, data) {
      // A link elsewhere would be a bug of ours that looks like somebody's attack.
      const { link } = data as { link?: string };
      if (link !== undefined && new URL(link).origin !== ISSUER) throw new Error(`a letter must lead to ${ISSUER}`);
      await enqueue('letter', { letter, to: email, language, data });
    },
  };
}
