/** Where the browser goes next, for a person to read: the host in full, or an app's own scheme. */
export function redirectHost(uri: string | undefined): string | undefined {
  if (!uri || !URL.canParse(uri)) return undefined;
  const { host, protocol } = new URL(uri);
  return host || protocol.slice(0, -1);
}
