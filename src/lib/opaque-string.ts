/** Passwords as PRECIS prepares them (RFC 8265 4.2, OpaqueString), so that it does not matter on which keyboard they are typed. */

/** The password as it is hashed: every kind of space is a space, and letters are composed. Case and width stay. */
export const opaqueString = (password: string): string => password.replace(/\p{Zs}/gu, ' ').normalize('NFC');

/**
 * Whether the password has only characters that a person can type again: no controls, line breaks, halves of characters,
 * private or unassigned ones. Joiners and variation selectors stay, unlike in RFC 8264 9.13: emoji are made of them.
 */
export const isOpaqueString = (password: string): boolean =>
  /^[^\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+$/u.test(password);
