import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scopes } from '../../config/scopes.js';
import { Problem } from '../../src/errors.js';
import { importedFields, readImported } from '../../src/services/imported-account.js';

const faultOf = (more: object): string => {
  try {
    readImported({ email: 'a@example.com', ...more });
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.message;
  }
  return 'none';
};

describe('a line of an import', () => {
  test('has a field for every standard claim but those that only the server can tell', () => {
    const missing = Object.values(scopes).flatMap((names) => names.filter((name) => !importedFields.includes(name)));
    assert.deepEqual(missing, ['sub', 'auth_time', 'acr', 'amr', 'preferred_username', 'updated_at']);
  });

  test('says a claim in a field of its own or among the claims, and nothing by an empty one', () => {
    const { fields } = readImported({
      email: 'a@example.com',
      claims: { locale: 'de', level: 3, nickname: '' },
      given_name: 'Al',
      family_name: null,
    });
    assert.deepEqual(fields.claims, { locale: 'de', level: 3, given_name: 'Al' });
    assert.equal(fields.username, 'a@example.com');
  });

  const refused: [more: object, message: RegExp][] = [
    [{ claims: { locale: 'no language' } }, /^The claims say locale, which must be a language/],
    [{ website: 'javascript:alert(1)' }, /^The website must be an address that begins with https/],
    [{ groups: 'staff' }, /^The groups must be a list of names\.$/],
    [{ groups: ['a\nb'] }, /^The groups must be names in one line\.$/],
    [{ phone_number_verified: 'yes' }, /^phone_number_verified must be true or false\.$/],
    [{ status: 'gone' }, /^status must be enabled or disabled\.$/],
    [{ created_at: 'yesterday' }, /^created_at must be a time/],
    [{ created_at: '2999-01-01' }, /^created_at must be a time that has been/],
    [{ password_hash: '$5$cut' }, /^The password hash is not a whole crypt/],
    [{ name: 'two\nlines' }, /^The name must be one line of text\.$/],
    [{ constructor: 1 }, /^constructor is not a known field\.$/],
  ];
  for (const [more, message] of refused)
    test(`is refused: ${JSON.stringify(more)}`, () => assert.match(faultOf(more), message));
});
