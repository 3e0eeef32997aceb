/** Usernames as PRECIS prepares and compares them (RFC 8265 3.3, UsernameCaseMapped; RFC 8264 9 for the classes below). */

/** Fullwidth and halfwidth forms become the characters that they are forms of. */
const mapWidth = (text: string) => text.replace(/[\uff00-\uffef\u3000]/g, (char) => char.normalize('NFKC'));

/** The username as it is compared: width, case and composition do not tell two names apart. */
export const usernameKey = (name: string): string => mapWidth(name).toLowerCase().normalize('NFC');

const ascii = /^[\x21-\x7e]$/;
const letterDigit = /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u;
const ignorable = /^[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]$/u;
const oldHangul = /^[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]$/;
// RFC 5892 2.6; those that are right in some contexts only are left out, as hardly a name needs them.
const allowed = new Set('\u00df\u03c2\u06fd\u06fe\u0f0b\u3007');
const refused = new Set('\u00b7\u0375\u05f3\u05f4\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b\u30fb');

/** Whether the IdentifierClass has this character: letters and digits of every script, and what ASCII shows. */
function isInClass(char: string): boolean {
  if (allowed.has(char) || ascii.test(char)) return true;
  if (refused.has(char) || ignorable.test(char) || oldHangul.test(char)) return false;
  return letterDigit.test(char) && char.normalize('NFKC') === char;
}

const rtl = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const arabicDigit = /[\u0660-\u0669]/;
const latinDigit = /[0-9\u06f0-\u06f9]/;

/** The Bidi Rule (RFC 5893 2), near enough: a name does not change its order with the text around it. */
function isInOrder(name: string): boolean {
  const chars = [...name].filter((char) => !/\p{M}/u.test(char));
  const isRtl = (char: string | undefined) =>
    !!char && rtl.test(char) && !latinDigit.test(char) && !arabicDigit.test(char);
  if (!chars.some((char) => isRtl(char) || arabicDigit.test(char))) return true;
  const isDigit = (char: string) => latinDigit.test(char) || arabicDigit.test(char);
  const last = chars.at(-1)!;
  const isMixed = chars.some((char) => /\p{L}/u.test(char) && !isRtl(char));
  const hasBothDigits = latinDigit.test(name) && arabicDigit.test(name);
  return isRtl(chars[0]) && (isRtl(last) || isDigit(last)) && !isMixed && !hasBothDigits;
}

/** Whether the text may be a username. */
export function isUsername(name: string): boolean {
  const key = usernameKey(name);
  // A mark at the beginning would join whatever stands before the name.
  return key !== '' && !/^\p{M}/u.test(key) && [...key].every(isInClass) && isInOrder(key);
}
