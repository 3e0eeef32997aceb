/** What a format of password hashes is, and the little that the formats share. */
import { timingSafeEqual } from 'node:crypto';

/** Whether this is the password that was hashed. */
export type Verify = (password: string) => boolean | Promise<boolean>;

/** Why a hash is not taken, as the end of a sentence: "is ...", "asks for ...". */
export interface Fault {
  fault: string;
}

/** Reads a stored hash: undefined where it is of another format. */
export type Format = (stored: string) => Verify | Fault | undefined;

/** The same bytes, and no clock tells where they begin to differ. */
export const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** Base64 of any house: padded or not, with `.` for `+` (passlib) or in the alphabet of URLs (Firebase's export). */
export const fromBase64 = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');
