// What seems to be gone: the brake is asked first, then AWS, directly and one by one. Only "not found" removes anything.
import type { Held } from '../core/brake.js';
import { brake } from '../core/brake.js';
import type { Fact } from '../core/fact.js';
import type { Observation } from '../core/observation.js';
import type { Removal } from '../core/plan.js';
import { NO_DRIFT, addDrift, deletionOf, plan } from '../core/plan.js';
import type { Run } from './sweep-run.js';
import { applyAll, carryOut } from './sweep-run.js';

type Missing = Exclude<Removal, { kind: 'stage' }>;

export interface Removed {
  readonly held: readonly Held[];
  readonly reasons: readonly string[];
}

export async function remove(run: Run, removals: readonly Removal[], before: readonly Held[]): Promise<Removed> {
  const { deps, request, records, startedAt } = run;
  const { released, held, reasons } = brake(removals, records, {
    figures: deps.brake,
    config: deps.config,
    at: startedAt,
    before,
    confirm: request.confirm === true,
  });
  if (held.length > 0) deps.progress?.({ step: 'held', held, reasons });
  const stages = released.flatMap((removal) => (removal.kind === 'stage' ? [removal.fact] : []));
  await confirmed(run, stages);
  const missing = released.filter((removal): removal is Missing => removal.kind !== 'stage');
  for (const [index, removal] of missing.entries()) {
    await lookUp(run, removal);
    deps.progress?.({ step: 'lookups', done: index + 1, of: missing.length });
  }
  return { held, reasons };
}

/** The answer to a direct look-up: gone, there after all, or still unknown. */
async function lookUp(run: Run, removal: Missing): Promise<void> {
  const { deps, place, records, tally } = run;
  const { account, region } = place;
  const seen = removal.kind === 'api' ? await place.api(removal.id) : await place.endpoint(removal.id);
  if (seen.kind === 'unseen') {
    tally.unseen.push(seen.unseen);
    return;
  }
  if (seen.kind === 'missing') {
    await confirmed(run, [deletionOf(removal, { account, region, lookedUpAt: seen.startedAt }, deps.settings)]);
    return;
  }
  if (seen.value === null) return;
  const listing = { startedAt: seen.startedAt, complete: false };
  const observation: Observation = {
    account,
    region,
    ...('apiId' in seen.value
      ? { apis: { ...listing, seen: [seen.value] } }
      : { endpoints: { ...listing, seen: [seen.value] } }),
  };
  await carryOut(run, plan(records, observation, deps.settings));
}

async function confirmed(run: Run, facts: readonly Fact[]): Promise<void> {
  const { tally } = run;
  for (const fact of facts) {
    if (fact.kind === 'ApiDeleted') tally.removed.push({ kind: 'api', id: fact.apiId });
    if (fact.kind === 'EndpointDeleted') tally.removed.push({ kind: 'endpoint', id: fact.vpceId });
    if (fact.kind === 'StageDeleted') tally.removed.push({ kind: 'stage', id: fact.apiId, stage: fact.stage });
  }
  tally.drift = addDrift(tally.drift, { ...NO_DRIFT, missedDeletes: facts.length });
  await applyAll(run, facts);
}
