// What a registry reports on the channels of `node:diagnostics_channel`, and how to listen. A channel without a subscriber costs nothing.
import { subscribe as subscribeTo, unsubscribe } from 'node:diagnostics_channel';
import { refuseOption } from './check-options.js';
import type { WaypostError } from './model/errors.js';
import { asChoice, nearest, quote } from './model/text.js';

/**
 * Where an answer came from.
 * - `live`: the registry was read for this call. - `cache`: read earlier, and still fresh.
 * - `stale`: no longer fresh, and the registry could not be read, or denies a name that it had.
 * - `snapshot`: another process's last known good state. - `override`, `fallback`: this process's configuration.
 */
export type AnswerSource = 'live' | 'cache' | 'stale' | 'snapshot' | 'override' | 'fallback';

/** The message of each channel; the channel's name is `waypost:` and the key. */
export interface WaypostEvents {
  /** A call was answered. */
  readonly resolve: { readonly service: string; readonly source: AnswerSource; readonly ageMs: number };
  /** Documents were read, or could not be. */
  readonly refresh: {
    readonly keys: readonly string[];
    readonly durationMs: number;
    /** Which source gave them. */
    readonly answeredBy?: string;
    readonly error?: unknown;
  };
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

const NAMES: readonly (keyof WaypostEvents)[] = ['resolve', 'refresh', 'heal', 'stale', 'mismatch', 'error'];

/**
 * Calls `handler` with each event of all registries in this process; returns the function that ends that. A diagnostics channel
 * delivers synchronously: keep the handler short.
 * @example const stop = subscribe('stale', ({ service, ageMs }) => console.warn(service, ageMs));
 */
export function subscribe<K extends keyof WaypostEvents>(
  name: K,
  handler: (event: WaypostEvents[K]) => void,
): () => void {
  if (!NAMES.includes(name)) {
    const given: unknown = name;
    const meant = nearest(String(given).replace('waypost:', ''), NAMES);
    const remedy = `Use ${asChoice(meant.length > 0 ? meant : NAMES)}.`;
    throw refuseOption(`There is no event ${quote(String(given))}.`, remedy, 'name');
  }
  if (typeof handler !== 'function') {
    throw refuseOption('subscribe has no handler to call.', 'Give a function as its second argument.', 'handler');
  }
  const channel = `waypost:${name}`;
  // Only `publish` writes to the channel, a message of this type.
  const listener = (message: unknown): void => handler(message as WaypostEvents[K]);
  subscribeTo(channel, listener);
  return () => void unsubscribe(channel, listener);
}
