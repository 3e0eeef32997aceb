/** Which URIs a client may be sent back to; the same rules hold for the command line and for dynamic registration. */
import { isAbsoluteUri } from '../lib/oauth-syntax.js';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is wrong with a redirect URI, to go on after its name ("must ..."); undefined when it may be registered. */
export function redirectUriFault(uri: string, { native }: { native: boolean }): string | undefined {
  if (uri.includes('#')) return 'must not have a fragment';
  if (uri.includes('*')) return 'must not have a wildcard: it is compared character by character';
  if (!isAbsoluteUri(uri)) return 'must be an absolute URI';
  const { protocol, hostname, username, password } = new URL(uri);
  if (protocol !== 'https:' && protocol !== 'http:') return customSchemeFault(protocol, native);
  if (!/^https?:\/\/[^/?]/i.test(uri)) return 'must be an absolute URI with a host';
  if (username || password) return 'must not hold credentials';
  if (protocol === 'http:' && !loopback.has(hostname)) {
    return 'must use https: http is for localhost, 127.0.0.1 and [::1] alone';
  }
  if (protocol === 'https:' && native && loopback.has(hostname))
    return 'must use http on a loopback address (RFC 8252)';
}

/** Private-use schemes are for native applications, and in reverse domain order so that nobody else's app has them (RFC 8252 7.1). */
function customSchemeFault(protocol: string, native: boolean): string | undefined {
  if (!protocol.includes('.'))
    return `must not use the scheme ${protocol.slice(0, -1)}; an application's own is like com.example.app`;
  if (!native) return 'must use https: a scheme of its own is for native applications (application_type native)';
}

const web = (uri: string) => (isAbsoluteUri(uri) && /^https?:\/\/[^/?]/i.test(uri) ? new URL(uri) : undefined);

/** Whether the text is an https URL, or an http one too where `http` says so. */
export function isWebUri(uri: string, { http }: { http: boolean | 'loopback' }): boolean {
  const url = web(uri);
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' || http === true || (http === 'loopback' && loopback.has(url.hostname));
}
