/** Which hosts are ourselves, and which are of our own network. */
import ipaddr from 'ipaddr.js';

/** The kind of address that a host of a URL is, or undefined for a name. */
const rangeOf = (host: string) => {
  const address = host.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(address) ? ipaddr.process(address).range() : undefined;
};

/** Whether a host of a URL is this very machine. */
export const isLoopback = (host: string): boolean => /(^|\.)localhost$/.test(host) || rangeOf(host) === 'loopback';

/** Whether a host of a URL is in our own network: by its address, or by a name that only an own network knows. */
export const isNextDoor = (host: string): boolean =>
  isLoopback(host) ||
  ['private', 'uniqueLocal', 'linkLocal'].includes(rangeOf(host) ?? '') ||
  (rangeOf(host) === undefined && /^[\w-]+$/.test(host));
