// Reads the registry until it answers once, so that a health check knows before the first call.
import type { RegistryRuntime } from '../runtime.js';
import { sleep } from '../retry.js';
import type { RegistrySource } from '../sources/source.js';

export interface RegistryProbe {
  readonly hasAnswered: () => boolean;
  readonly end: () => void;
}

const PROBE_EVERY_MS = 2000;

export function probeRegistry(source: RegistrySource, { runtime, timeout }: ProbeLimits): RegistryProbe {
  const ending = new AbortController();
  const { signal } = ending;
  const state = { answered: false };
  const probe = async (): Promise<void> => {
    while (!state.answered) {
      state.answered = await source
        .read([{ kind: 'networks' }], { background: true, once: true, timeout, signal })
        .then(
          () => true,
          () => false,
        );
      // Jitter, so that agents that started together do not read together.
      if (!state.answered) await sleep(runtime, PROBE_EVERY_MS * (1 + runtime.random()), { signal, background: true });
    }
  };
  // Only its end rejects it.
  probe().catch(() => undefined);
  return { hasAnswered: () => state.answered, end: () => ending.abort() };
}

export interface ProbeLimits {
  readonly runtime: RegistryRuntime;
  /** For one read, in ms. */
  readonly timeout: number;
}
