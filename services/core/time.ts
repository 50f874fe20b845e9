// Converts times: whole seconds inside, RFC 3339 outside.

/** Whole seconds since 1970, UTC: the resolution of CloudTrail's `eventTime`. */
export type Second = number;

/** How far two clocks may differ. */
export const CLOCK_SKEW: Second = 5;

/** No call to AWS has a time of another century. */
const ISO_SECONDS = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The second of an `eventTime`, which always has twenty characters; `undefined` if there is no such time. */
export function secondOf(text: unknown): Second | undefined {
  if (typeof text !== 'string' || !ISO_SECONDS.test(text)) return undefined;
  const second = Date.parse(text) / 1000;
  // Date.parse turns 30 February into 2 March.
  return Number.isNaN(second) || timestampOf(second) !== text ? undefined : second;
}

/** `2026-01-02T03:04:05Z`. */
export function timestampOf(second: Second): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}
