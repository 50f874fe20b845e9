// The registry's events, on `node:diagnostics_channel`. A channel without a subscriber costs nothing.
import { channel } from 'node:diagnostics_channel';
import type { WaypostError } from './model/errors.js';
import type { AnswerSource } from './resolve/answer.js';

/** The message of each channel; the channel's name is `waypost:` and the key. */
export interface WaypostEvents {
  /** A call was answered. */
  readonly resolve: { readonly service: string; readonly source: AnswerSource; readonly ageMs: number };
  /** Documents were read, or could not be. */
  readonly refresh: { readonly keys: readonly string[]; readonly durationMs: number; readonly error?: unknown };
  /** A call met a dead address; `to` is undefined if the registry has no other. */
  readonly heal: {
    readonly service: string;
    readonly from: string;
    readonly to: string | undefined;
    readonly evidence: string;
  };
  /** A stale address was served; `loud` if it is older than an hour or the registry denies the name. */
  readonly stale: { readonly service: string; readonly ageMs: number; readonly loud: boolean; readonly cause: unknown };
  /** The registry's URL differs from the configured fallback. */
  readonly mismatch: { readonly service: string; readonly url: string; readonly fallback: string };
  /** A call failed, or a snapshot could not be read. */
  readonly error: { readonly service?: string; readonly error: WaypostError };
}

const channels = {
  resolve: channel('waypost:resolve'),
  refresh: channel('waypost:refresh'),
  heal: channel('waypost:heal'),
  stale: channel('waypost:stale'),
  mismatch: channel('waypost:mismatch'),
  error: channel('waypost:error'),
};

/** Publishes to the subscribers; the message is created only if there are some. */
export function publish<K extends keyof WaypostEvents>(name: K, message: () => WaypostEvents[K]): void {
  if (channels[name].hasSubscribers) channels[name].publish(message());
}

/** Whether the channel has subscribers. */
export function isListened(name: keyof WaypostEvents): boolean {
  return channels[name].hasSubscribers;
}
