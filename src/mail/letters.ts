/** Every letter that people get: what each is for, and what it needs to say so. */
import type { Mail, Reader } from './mail.js';

/** Where something was done from, as far as the request told. */
export interface Asked {
  at: Date;
  /** The client's address. */
  ip?: string | undefined;
  userAgent?: string | undefined;
}

/** What opens or confirms something: as a link, and as a code to type. Both work once. */
export interface Challenge {
  link: string;
  code: string;
  until: Date;
  asked: Asked;
}

interface Notice {
  asked: Asked;
}

const forgot = ({ issuer }: Mail) => `${issuer}/account/password/forgot`;

/** To an address that an account was registered with: asks whether it is theirs. */
export const sendVerify = (mail: Mail, to: Reader, challenge: Challenge) => mail.send('verify', to, { ...challenge });

/** To the owner of a verified address that somebody tried to register with: says what the page kept to itself. */
export const sendAddressTaken = (mail: Mail, to: Reader, notice: Notice) =>
  mail.send('address-taken', to, { ...notice, link: forgot(mail) });

/** To an address that was given with a username that is taken: the page kept that to itself, too. */
export const sendUsernameTaken = (mail: Mail, to: Reader, notice: Notice) =>
  mail.send('username-taken', to, { ...notice, link: `${mail.issuer}/account/register` });

/** Leads somebody who forgot their password to a new one. */
export const sendReset = (mail: Mail, to: Reader, challenge: Challenge) => mail.send('reset', to, { ...challenge });

/** The password is another now; `everywhere` where every session and token ended with it. */
export const sendPasswordChanged = (mail: Mail, to: Reader, notice: Notice & { everywhere: boolean }) =>
  mail.send('password-changed', to, { ...notice, link: forgot(mail) });

/** To a new address, before it takes the place of the old one. */
export const sendConfirmEmail = (mail: Mail, to: Reader, challenge: Challenge) =>
  mail.send('confirm-email', to, { ...challenge });

/** To the owner of an address that somebody wanted for another account: says what the page kept to itself. */
export const sendAddressWanted = (mail: Mail, to: Reader, notice: Notice) =>
  mail.send('address-wanted', to, { ...notice });

/** To the old address, once the new one has taken its place. */
export const sendEmailChanged = (mail: Mail, to: Reader, notice: Notice & { newEmail: string }) =>
  mail.send('email-changed', to, { ...notice });

/** Somebody signed in from a browser that has not signed in before. */
export const sendNewSignIn = (mail: Mail, to: Reader, notice: Notice) =>
  mail.send('new-sign-in', to, { ...notice, link: `${mail.issuer}/account/sessions` });

/** Too many wrong passwords: nobody signs in until then, except from browsers that did so before. */
export const sendAccountLocked = (mail: Mail, to: Reader, notice: Notice & { until: Date }) =>
  mail.send('account-locked', to, { ...notice, link: forgot(mail) });

/** The last letter that an account gets. */
export const sendAccountDeleted = (mail: Mail, to: Reader, notice: Notice) =>
  mail.send('account-deleted', to, { ...notice });
