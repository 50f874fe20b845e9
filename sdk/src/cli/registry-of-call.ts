// The SDK's registry, as a command's flags and environment say it.
import type { LookedUp } from '../answer.js';
import type { CallOptions } from '../options.js';
import { createRegistry, type Registry } from '../registry.js';
import type { Call } from './command.js';
import { nowhere } from './place.js';
import { PATIENCE } from './reader/open-reader.js';

/** Where the caller sits, and which stage: for the calls of a registry. */
export function whereOf(call: Call): CallOptions {
  return { network: call.text('network'), region: call.text('region'), stage: call.text('stage') };
}

/** As an application of this environment would have it: overrides, fallbacks and a snapshot count. */
export function registryOfCall(call: Call): Registry {
  const { env, runtime } = call.world;
  const given = [env.WAYPOST_SNAPSHOT, env.WAYPOST_OVERRIDES, env.WAYPOST_FALLBACKS].some((text) => !isBlank(text));
  if (!call.hasRegistry && !given) throw nowhere();
  const sources = call.hasRegistry ? [call.reader().source] : [];
  return createRegistry({ sources, env, runtime, timeout: PATIENCE.timeout });
}

/**
 * What the registry says at this moment: nothing is remembered from one look to the next, and nothing of this machine's
 * configuration stands in for it.
 */
export async function lookNow(call: Call, service: string, signal: AbortSignal): Promise<LookedUp> {
  const { env, runtime } = call.world;
  const { WAYPOST_NETWORK, AWS_REGION, AWS_DEFAULT_REGION } = env;
  const registry = createRegistry({
    sources: [{ ...call.reader().source, close: () => undefined }],
    env: { WAYPOST_NETWORK, AWS_REGION, AWS_DEFAULT_REGION },
    runtime,
    timeout: PATIENCE.timeout,
  });
  return registry.lookup(service, { ...whereOf(call), signal });
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text === '';
}
