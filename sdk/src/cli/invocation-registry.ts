// The SDK's registry, configured by an invocation's options and environment.
import type { LookupOptions } from '../options.js';
import { createRegistry, type Registry } from '../registry.js';
import type { Invocation } from './command.js';
import { TIMEOUTS } from './reader/open-reader.js';
import { noRegistry } from './registry-location.js';

/** The caller's network and region, and the stage, as options of a registry's calls. */
export function callOptionsOf({ text }: Invocation): LookupOptions {
  return { network: text('network'), region: text('region'), stage: text('stage') };
}

/** The registry as an application with this environment has it: with overrides, fallbacks and a snapshot. */
export function registryOf(invocation: Invocation): Registry {
  const { env, runtime } = invocation.context;
  const configured = [env.WAYPOST_SNAPSHOT, env.WAYPOST_OVERRIDES, env.WAYPOST_FALLBACKS].some(
    (text) => text !== undefined && text !== '',
  );
  if (!invocation.hasRegistry && !configured) throw noRegistry();
  const sources = invocation.hasRegistry ? [invocation.reader().source] : [];
  return createRegistry({ sources, env, runtime, timeoutMs: TIMEOUTS.timeoutMs });
}
