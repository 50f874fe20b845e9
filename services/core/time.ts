// Converts times: whole seconds inside, RFC 3339 outside.

/** Whole seconds since 1970, UTC: the resolution of CloudTrail's `eventTime`. */
export type Second = number;

const ISO_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The second of an `eventTime`, which always has twenty characters; `undefined` if it is malformed. */
export function secondOf(text: unknown): Second | undefined {
  if (typeof text !== 'string' || !ISO_SECONDS.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** `2026-01-02T03:04:05Z`. */
export function timestampOf(second: Second): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}
