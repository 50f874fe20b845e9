// Small conversions for the signer, whose types want no `undefined` and which answers headers of any kind.
import type { OutgoingHttpHeaders } from 'node:http';

/** `20260102T030405Z`. */
export function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** The same without its members that are undefined. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Members that are undefined are left out, which is what the type says.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}

export function textHeaders(headers: OutgoingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
