// Small conversions for the signer, whose types want no `undefined`.
import type { Credentials } from './credentials.js';

/** `20260102T030405Z`. */
export function amzDate(time: number): string {
  const text = new Date(time).toISOString(); // 2026-01-02T03:04:05.678Z
  return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
}

/** What signs, without a session's token where there is none. */
export function signingKeys({ accessKeyId, secretAccessKey, sessionToken }: Credentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
