/** bcrypt: `$2b$12$` and 53 characters. */
import { compare } from 'bcryptjs';
import type { Format } from './format.js';

/** 2^14 rounds take some two seconds in JavaScript. */
const mostCost = 14;

export const bcrypt: Format = (stored) => {
  const [, kind, digits] = /^\$2([abxy]?)\$(\d\d)\$/.exec(stored) ?? [];
  if (kind === undefined) return undefined;
  if (kind === '' || kind === 'x') return { fault: `is of bcrypt's broken kind $2${kind}$` };
  const cost = Number(digits);
  if (cost < 4 || cost > mostCost) return { fault: `asks for bcrypt of cost ${cost}, which is not 4 to ${mostCost}` };
  if (!/^.{7}[./A-Za-z0-9]{53}$/.test(stored)) return { fault: 'is not a whole bcrypt hash' };
  return (password) => compare(password, stored);
};
