/** Usernames: which we take, and how they are compared (RFC 8265, UsernameCaseMapped). */

const key = (name: string) => name.normalize('NFKC').toLowerCase().normalize('NFC');

/** Whether the text may be a username. */
export const isUsername = (name: string): boolean => /^[^\p{C}\p{Z}]+$/u.test(key(name));

/** The username as it is compared. */
export const usernameKey = key;
