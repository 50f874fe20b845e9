// The configured fallbacks: how often they were compared with the registry's answers, and how often they were served.
import type { WaypostError } from './model/errors.js';
import { isOutage, isTransient } from './outage.js';
import type { LookupOptions } from './options.js';
import type { LocatedService } from './resolve/answer.js';
import { publish, type RegistryRuntime } from './runtime.js';

/** A service whose URL by the registry differs from the configured fallback. */
export interface FallbackMismatch {
  readonly service: string;
  /** The registry's URL. */
  readonly url: string;
  readonly fallback: string;
}

/** How a fallback was used since the process started: what to look at before it is removed. */
export interface FallbackUse {
  readonly service: string;
  /** How many answers of the registry were compared with it. While this is 0, an empty `mismatches` says nothing. */
  readonly comparisons: number;
  /** When the first of them was compared, in ms since 1970. */
  readonly since: number | undefined;
  /** How many calls got the fallback because the registry had no answer. */
  readonly served: number;
}

export interface FallbackHealth {
  readonly fallbacks: readonly FallbackUse[];
  readonly mismatches: readonly FallbackMismatch[];
}

interface Fallback {
  readonly service: string;
  readonly url: string;
  comparisons: number;
  since: number | undefined;
  served: number;
  mismatch: FallbackMismatch | undefined;
}

/** The fallbacks of a registry. */
export class Fallbacks {
  readonly #fallbacks: ReadonlyMap<string, Fallback>;

  constructor(
    urls: ReadonlyMap<string, string>,
    private readonly runtime: RegistryRuntime,
  ) {
    const unused = { comparisons: 0, since: undefined, served: 0, mismatch: undefined };
    this.#fallbacks = new Map([...urls].map(([service, url]) => [service, { service, url, ...unused }]));
  }

  /** The URL to serve instead of an error; undefined if there is none. */
  serve(service: string): string | undefined {
    const fallback = this.#fallbacks.get(service);
    if (fallback) fallback.served += 1;
    return fallback?.url;
  }

  /** Compares an answer of the registry. A fallback is the URL for a call without options. */
  compare({ service, url, source }: LocatedService, { network, stage }: LookupOptions): void {
    const fallback = this.#fallbacks.get(service);
    if (!fallback || network !== undefined || stage !== undefined) return;
    // What memory or a snapshot still holds is no evidence that the registry agrees.
    if (source === 'live' || source === 'cache') {
      fallback.comparisons += 1;
      fallback.since ??= this.runtime.now();
    }
    const mismatch = { service, url, fallback: fallback.url };
    const isKnown = fallback.mismatch?.url === url;
    fallback.mismatch = url === fallback.url ? undefined : mismatch;
    if (fallback.mismatch && !isKnown) publish('mismatch', () => mismatch);
  }

  get health(): FallbackHealth {
    const all = [...this.#fallbacks.values()];
    return {
      fallbacks: all.map(({ service, comparisons, since, served }) => ({ service, comparisons, since, served })),
      mismatches: all.flatMap(({ mismatch }) => mismatch ?? []),
    };
  }
}

/** Prints a warning of Node's, once per registry, when a fallback or snapshot is served although time will not cure the error. */
export function createMisconfigurationWarning(): (service: string, error: unknown) => void {
  let isDone = false;
  return (service, error) => {
    if (isDone || !isMisconfiguration(error)) return;
    isDone = true;
    const text = `The registry cannot be read, so "${service}" is served from the configuration: ${error.message}`;
    process.emitWarning(text, { type: 'WaypostWarning', code: 'WAYPOST_MISCONFIGURED' });
  };
}

function isMisconfiguration(error: unknown): error is WaypostError {
  return isOutage(error) && !isTransient(error) && error.details.reason !== 'closed';
}
