/** E-mail addresses: which we take, and how they are compared. */
import { domainToASCII } from 'node:url';

// Narrower than RFC 5321: no quoted local parts and no address literals, which nobody has and letters trip over.
const address = /^[^\s@<>()[\],:;"\\\p{C}]+@[\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u;

const domainOf = (text: string) => text.slice(text.lastIndexOf('@') + 1);

/** Whether letters could reach this address. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 && address.test(text) && !text.includes('..') && domainToASCII(domainOf(text)) !== '';

/**
 * The address as it is compared: the whole of it without case, although RFC 5321 would let local parts differ by it, and
 * its domain in the one form that all its spellings lead to (IDNA).
 */
export function emailKey(email: string): string {
  const domain = domainOf(email);
  const local = email.slice(0, email.length - domain.length);
  return (local + ((local && domainToASCII(domain)) || domain)).normalize('NFC').toLowerCase();
}
