// Rewrites a redirect to the private host, so that the client stays on the service's stable name.

export interface RedirectedCall {
  /** The URL that was called. */
  readonly url: URL;
  /** The service's address, which ends in `/`. */
  readonly base: string;
  /** The same for the client: `http://127.0.0.1:4681/svc/orders-api/`. */
  readonly stableBase: string;
}

/** The location for the client; the same where it lies outside the service's address. */
export function stableLocation(location: string, { url, base, stableBase }: RedirectedCall): string {
  if (!URL.canParse(location, url.href)) return location;
  const { href } = new URL(location, url);
  // Always absolute: a path that begins with `//` would name another host.
  if (href === base.slice(0, -1)) return stableBase;
  return href.startsWith(base) ? `${stableBase}${href.slice(base.length)}` : location;
}
