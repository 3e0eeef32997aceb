/** What people may say of themselves: the standard claims (OpenID Connect Core 5.1) that are theirs to change. */
import { z } from 'zod';
import { isPlainText } from '../lib/plain-text.js';
import { personFields } from './new-account.js';

/** A text, or an empty one or null where there shall be none. */
const line = (is: (text: string) => boolean, message: string, most = 200) =>
  z
    .string('must be a text')
    .max(most, `must have at most ${most} characters`)
    .refine((text) => text === '' || is(text), message)
    .nullable()
    .optional();

const isWeb = (text: string) => /^https?:\/\//i.test(text) && URL.canParse(text) && isPlainText(text);
const isDay = (text: string) => {
  const [, year, rest = '-01-01'] = /^(\d{4})(-\d\d-\d\d)?$/.exec(text) ?? [];
  // The year may be 0000, for who does not tell it; a leap year for 29 February.
  const day = `${year === '0000' ? '2000' : year}${rest}`;
  return year !== undefined && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
};
const accepts = (make: () => unknown) => {
  try {
    make();
    return true;
  } catch {
    return false;
  }
};
const isZone = (text: string) =>
  /^[A-Z]/i.test(text) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: text }));
const isLocale = (text: string) => accepts(() => Intl.getCanonicalLocales(text)) && text !== '';
const isAddressPart = (text: string) => text.split(/\r?\n/).every((part) => part === '' || isPlainText(part));

const plain = line(isPlainText, 'must be one line of text');
const web = line(isWeb, 'must be an address that begins with https:// or http://', 1000);
const part = line(isAddressPart, 'must be plain text', 500);

/** The parts of a postal address (OpenID Connect Core 5.1.1). */
export const addressParts = {
  formatted: part,
  street_address: part,
  locality: part,
  region: part,
  postal_code: part,
  country: part,
};

export const claimFields = {
  given_name: plain,
  family_name: plain,
  middle_name: plain,
  nickname: plain,
  gender: plain,
  birthdate: line(isDay, 'must be a day like 1990-12-31, or a year'),
  profile: web,
  picture: web,
  website: web,
  zoneinfo: line(isZone, 'must be a time zone like Europe/Berlin'),
  locale: line(isLocale, 'must be a language like en or de-AT'),
  phone_number: line(
    (text) => /^\+\d[\d ().-]{3,28}\d$/.test(text),
    'must begin with + and the country, like +49 30 901820',
  ),
  address: z.strictObject(addressParts, 'must be an object').nullable().optional(),
};

/** What changes, and what is left out stays; an empty text or null takes away. */
export const profileChanges = z.strictObject({
  username: personFields.username.optional(),
  name: plain,
  ...claimFields,
});
export type ProfileChanges = z.output<typeof profileChanges>;

/** How people call the fields. */
export const profileLabels: Record<string, string> = {
  username: 'The username',
  name: 'The name',
  given_name: 'The given name',
  family_name: 'The family name',
  middle_name: 'The middle name',
  nickname: 'The nickname',
  gender: 'The gender',
  birthdate: 'The date of birth',
  profile: 'The address of the profile',
  picture: 'The address of the picture',
  website: 'The website',
  zoneinfo: 'The time zone',
  locale: 'The language',
  phone_number: 'The phone number',
  address: 'The postal address',
  street_address: 'The street',
  locality: 'The town',
  region: 'The region',
  postal_code: 'The postal code',
  country: 'The country',
};
