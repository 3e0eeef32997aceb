/** Whose address a request came from, when proxies that are known to us stand between. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Says whether an address belongs to a proxy that is trusted. */
export type Proxies = (address: string) => boolean;

/** An IPv4 address that came over an IPv6 socket (::ffff:10.0.0.1) is the IPv4 address. */
const parse = (text: string): Address | undefined => (ipaddr.isValid(text) ? ipaddr.process(text) : undefined);

const bits = (address: Address) => (address.kind() === 'ipv4' ? 32 : 128);

/** Reads addresses and CIDR ranges. A mapped range (::ffff:10.0.0.0/104) is meant as the IPv4 range that it maps. */
export function trustedProxies(ranges: string[]): Proxies {
  const parsed = ranges.map((range): [Address, number] => {
    if (!range.includes('/')) {
      const address = ipaddr.process(range);
      return [address, bits(address)];
    }
    const [address, length] = ipaddr.parseCIDR(range);
    if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress() && length >= 96)
      return [(address as ipaddr.IPv6).toIPv4Address(), length - 96];
    return [address, length];
  });
  return (text) => {
    const address = parse(text);
    return parsed.some(([range, length]) => address?.kind() === range.kind() && address.match(range, length));
  };
}

/** `192.0.2.1:443` and `[2001:db8::1]:443`, as some proxies write, without the port. */
const withoutPort = (text: string) =>
  text.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');

/**
 * The client's address: X-Forwarded-For read from right to left, as long as who wrote the entry is trusted. Each proxy
 * appends whom it saw, so whatever stands left of the first stranger was that stranger's own invention.
 */
export function clientAddress(isProxy: Proxies, peer: string | undefined, forwardedFor: string | string[] | undefined) {
  // The system writes addresses in one way only, so that this needs no parser.
  let address = peer?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
  if (!forwardedFor || !isProxy(address)) return address;
  for (const entry of String(forwardedFor).split(',').reverse()) {
    const next = parse(withoutPort(entry.trim()));
    if (!next) break;
    address = next.toString();
    if (!isProxy(address)) break;
  }
  return address;
}
