/** E-mail addresses: which we take, and how they are compared. */

// Narrower than RFC 5321: no quoted local parts and no address literals, which nobody has and letters trip over.
const address = /^[^\s@<>()[\],:;"\\\p{C}]+@[\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u;

/** Whether letters could reach this address. */
export const isEmail = (text: string): boolean => text.length <= 254 && address.test(text) && !text.includes('..');

/** The address as it is compared: the whole of it without case, although RFC 5321 would let local parts differ by it. */
export const emailKey = (email: string): string => email.normalize('NFC').toLowerCase();
