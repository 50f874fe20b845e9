// What a refusal by the registry leaves in memory: loaded by the first of them.
import type { DocumentCache, LoadOptions } from './document-cache.js';
import { judge, keysOf, resolvedOf, type Verdict } from './knowledge.js';
import type { ErrorCode } from './model/errors.js';
import type { RefusedDecision } from './model/decide.js';
import { refuse } from './refuse.js';
import type { Runtime } from './runtime.js';
import type { Resolved, Slot } from './slots.js';

export interface RefusalParts {
  readonly slot: Slot;
  readonly verdict: Verdict;
  readonly decision: RefusedDecision;
  readonly options: LoadOptions;
  readonly cache: DocumentCache;
  readonly runtime: Runtime;
  /** What memory holds, where the registry now denies it. */
  readonly remember: (slot: Slot) => Resolved | undefined;
}

/** How long a refusal is believed without a look. */
const BRIEFLY = 5000;
/** The registry denies what it had: a restored or mistyped table does so, and no API was deleted by that. */
const DENIALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND']);

/** Notes the refusal in its slot, or gives the address to hold in spite of it. */
export async function settleRefusal(parts: RefusalParts): Promise<Resolved | undefined> {
  const { slot, verdict, decision, runtime, remember } = parts;
  const error = refuse(decision, verdict);
  const kept = error.code === 'NETWORK_REQUIRED' ? await keepEndpoint(parts) : undefined;
  if (kept !== undefined) return kept;
  const { readAt, freshUntil } = verdict;
  slot.refusal = { error, readAt, freshUntil: Math.min(freshUntil, runtime.now() + BRIEFLY) };
  const had = DENIALS.has(error.code) ? (slot.resolved ?? remember(slot)) : undefined;
  // What was had is kept, and no longer taken for fresh.
  slot.resolved = had && { ...had, freshUntil: 0 };
  return undefined;
}

/** It worked without a network's name until another network came: whoever had an address keeps to its endpoint. */
async function keepEndpoint({ slot, verdict, cache, options }: RefusalParts): Promise<Resolved | undefined> {
  const network = slot.question.network === undefined ? slot.resolved?.found.endpoint.vpceId : undefined;
  if (network === undefined) return undefined;
  const question = { ...verdict.question, network };
  await cache.load(keysOf(question), options);
  const next = judge(cache, question);
  return next && resolvedOf(next, next.freshUntil);
}
