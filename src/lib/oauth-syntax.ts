/** The words of OAuth as they are spelled: scopes and URIs. */

const token = '[\\x21\\x23-\\x5b\\x5d-\\x7e]+';
const scope = new RegExp(`^${token}( ${token})*$`);
// RFC 3986 4.3: nothing that a URL parser would trim, drop or turn into something else.
const absoluteUri = /^[A-Za-z][\w+.-]*:[\w\-.~:/?[\]@!$&'()*+,;=%]+$/;

/** Whether the text is scope names with one space between them (RFC 6749 3.3). */
export const isScope = (text: string): boolean => scope.test(text);

/** The names in a scope, each once. */
export const scopeNames = (text: string): string[] => [...new Set(text.split(' ').filter(Boolean))];

/** Whether the text is an absolute URI: with a scheme, without a fragment, of no character that changes on the way. */
export const isAbsoluteUri = (text: string): boolean => absoluteUri.test(text) && URL.canParse(text);
