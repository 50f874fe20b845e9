// Reads the registry until it answers once, so that a health check knows before the first call. What it reads is the network
// summary, which then is in memory, and in the state, for callers that name no network.
import { type RegistryRuntime, sleep } from '../runtime.js';
import type { DocumentCache } from '../resolve/memory.js';

interface RegistryProbe {
  readonly hasAnswered: () => boolean;
  readonly end: () => void;
}

const PROBE_EVERY_MS = 2000;

export function probeRegistry(cache: DocumentCache, { runtime, timeoutMs }: ProbeLimits): RegistryProbe {
  const ending = new AbortController();
  const { signal } = ending;
  const state = { answered: false };
  const probe = async (): Promise<void> => {
    while (!state.answered && !signal.aborted) {
      state.answered = await cache.load([{ kind: 'networks' }], { background: true, force: true, timeoutMs }).then(
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

interface ProbeLimits {
  readonly runtime: RegistryRuntime;
  /** For one read, in ms. */
  readonly timeoutMs: number;
}
