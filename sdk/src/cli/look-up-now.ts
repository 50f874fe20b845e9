// Looks a service up once, for commands that look repeatedly until an address changes.
import type { LookupResult } from '../resolve/answer.js';
import { createRegistry } from '../registry.js';
import type { Invocation } from './command.js';
import { problemOf, type ShownProblem } from './failure.js';
import { callOptionsOf } from './invocation-registry.js';
import { TIMEOUTS } from './reader/open-reader.js';

interface LookOptions {
  readonly signal: AbortSignal;
  /** True for a problem that must be thrown, since a later look cannot solve it. */
  readonly isFatal: (problem: ShownProblem) => boolean;
}

/** The address or the problem; undefined once the signal has aborted. */
export async function lookUpOrProblem(
  invocation: Invocation,
  service: string,
  { signal, isFatal }: LookOptions,
): Promise<LookupResult | ShownProblem | undefined> {
  const isOver = (): boolean => signal.aborted;
  if (isOver()) return undefined;
  try {
    return await lookUpNow(invocation, service, signal);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined && isOver()) return undefined;
    if (problem === undefined || isFatal(problem)) throw error;
    return problem;
  }
}

/** What the registry answers now: without a cache from an earlier call, and without overrides, fallbacks or a snapshot. */
async function lookUpNow(invocation: Invocation, service: string, signal: AbortSignal): Promise<LookupResult> {
  const { env, runtime } = invocation.context;
  const { WAYPOST_NETWORK, AWS_REGION, AWS_DEFAULT_REGION } = env;
  const registry = createRegistry({
    sources: [{ ...invocation.reader().source, close: () => undefined }],
    env: { WAYPOST_NETWORK, AWS_REGION, AWS_DEFAULT_REGION },
    runtime,
    timeoutMs: TIMEOUTS.timeoutMs,
  });
  return registry.lookup(service, { ...callOptionsOf(invocation), signal });
}
