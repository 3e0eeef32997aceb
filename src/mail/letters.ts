/** Every letter that people get: what each is for, and what it needs to say it. Links lead to our own pages only. */
import type { Mail, Reader } from './mail.js';

/** Where something was asked from, as far as the request told. */
export interface Asked {
  at: Date;
  /** The client's address. */
  ip?: string | undefined;
  userAgent?: string | undefined;
}

/** What opens an account, as a link and as a code to type. */
export interface Challenge {
  link: string;
  code: string;
  until: Date;
  asked: Asked;
}

/** Asks whether the address is theirs, of somebody who has registered with it. */
export const sendVerify = (mail: Mail, to: Reader, challenge: Challenge) => mail.send('verify', to, { ...challenge });

/** Leads somebody who forgot their password to a new one. */
export const sendReset = (mail: Mail, to: Reader, challenge: Challenge) => mail.send('reset', to, { ...challenge });
