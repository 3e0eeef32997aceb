/** Every letter with what it may be told: on most days, and with the least and the most hostile that is plausible. */
import * as letters from '../../src/mail/letters.js';
import type { Mail } from '../../src/mail/mail.js';

const at = new Date('2026-05-05T14:03:27Z');
const until = new Date('2026-05-05T15:03:27Z');
const asked = {
  at,
  ip: '2001:db8:85a3::8a2e:370:7334',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
};
const hostile = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>\r\nBcc: victim@example.org';
const token = 'V2hhdCBhIHRva2VuIG9mIDI1NiBiaXRzIGxvb2tzIGxpa2U';
const newEmail = 'maria.de.los.angeles.wolfeschlegelsteinhausenbergerdorff@research.university.example';

interface Sample {
  name: string;
  /** Hands it to a mail. */
  send(mail: Mail, email: string): Promise<void>;
}

const challenge = ({ issuer }: Mail, path: string) => ({
  link: `${issuer}/account/${path}#token=${token}`,
  code: '012345',
  until,
  asked,
});

export const sampleLetters: Sample[] = [
  { name: 'verify', send: (mail, email) => letters.sendVerify(mail, { email }, challenge(mail, 'verify')) },
  { name: 'reset', send: (mail, email) => letters.sendReset(mail, { email }, challenge(mail, 'password/reset')) },
  { name: 'confirm-email', send: (mail, email) => letters.sendConfirmEmail(mail, { email }, challenge(mail, 'email')) },
  { name: 'address-wanted', send: (mail, email) => letters.sendAddressWanted(mail, { email }, { asked }) },
  { name: 'address-taken', send: (mail, email) => letters.sendAddressTaken(mail, { email }, { asked }) },
  { name: 'username-taken', send: (mail, email) => letters.sendUsernameTaken(mail, { email }, { asked }) },
  {
    name: 'password-changed',
    send: (mail, email) => letters.sendPasswordChanged(mail, { email }, { asked, everywhere: true }),
  },
  { name: 'email-changed', send: (mail, email) => letters.sendEmailChanged(mail, { email }, { asked, newEmail }) },
  { name: 'new-sign-in', send: (mail, email) => letters.sendNewSignIn(mail, { email }, { asked }) },
  { name: 'account-locked', send: (mail, email) => letters.sendAccountLocked(mail, { email }, { asked, until }) },
  // As the command line asks for it: nobody knows from where.
  { name: 'account-deleted', send: (mail, email) => letters.sendAccountDeleted(mail, { email }, { asked: { at } }) },
];

/** The same, told by somebody who wants to break out. */
export const hostileLetters: Sample[] = [
  {
    name: 'email-changed',
    send: (mail, email) =>
      letters.sendEmailChanged(mail, { email }, { asked: { at, ip: hostile, userAgent: hostile }, newEmail: hostile }),
  },
  {
    name: 'password-changed',
    send: (mail, email) =>
      letters.sendPasswordChanged(mail, { email }, { asked: { at, userAgent: '' }, everywhere: false }),
  },
];

/** What a letter would be made of, without a way for it to go. */
export async function orderOf(
  sample: Sample,
  issuer: string,
): Promise<{ letter: string; data: Record<string, unknown> }> {
  const orders: { letter: string; data: Record<string, unknown> }[] = [];
  const send: Mail['send'] = async (letter, _reader, data) => {
    orders.push({ letter, data });
  };
  await sample.send({ issuer, send }, 'jane@example.org');
  return JSON.parse(JSON.stringify(orders[0]));
}
