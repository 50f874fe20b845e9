// A complete sweep of everything in memory: the real plan over the registry in memory, where the world itself is looked into.
import type { Fact } from '../../core/fact.js';
import type { PlanSettings } from '../../core/plan-context.js';
import type { Plan, Removal } from '../../core/plan.js';
import { deletionOf, plan } from '../../core/plan.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { PLACES, observe, type Where } from './listing.js';
import { SKEW } from './loss-truth.js';
import type { Kept, Mirror } from './mirror.js';
import type { World } from './world.js';

export interface Sweeping {
  readonly config: RegistryConfig;
  readonly startedAt: number;
}

/** Sweeps all places, and says what all of it came to. */
export function sweepEverywhere(
  mirror: Mirror,
  world: World,
  { config, startedAt }: Sweeping,
): Pick<Plan, 'facts' | 'removals' | 'undead'> {
  const settings: PlanSettings = { config, skew: SKEW, settle: 600 };
  const plans = PLACES.map((where) => {
    const planned = plan(recordsOf(mirror.kept, where), observe(world, where, startedAt), settings);
    const place = { ...where, lookedUpAt: startedAt };
    const gone = planned.removals
      .filter((removal) => isGone(world, removal))
      .map((removal): Fact => (removal.kind === 'stage' ? removal.fact : deletionOf(removal, place, settings)));
    for (const fact of [...planned.facts, ...gone]) mirror.tell(fact);
    return planned;
  });
  return {
    facts: plans.flatMap(({ facts }) => facts),
    removals: plans.flatMap(({ removals }) => removals),
    undead: plans.flatMap(({ undead }) => undead),
  };
}

function recordsOf({ apis, endpoints }: Kept, { account, region }: Where) {
  const isHere = (each: Where) => each.account === account && each.region === region;
  return { apis: [...apis.values()].filter(isHere), endpoints: [...endpoints.values()].filter(isHere) };
}

/** What a direct look-up says; a stage's list has no pages, so that it is gone is known. */
function isGone({ gateway, ec2 }: World, { kind, id }: Removal): boolean {
  if (kind === 'api') return !gateway.apis.some(({ apiId, alive }) => apiId === id && alive);
  return kind === 'stage' || !ec2.endpoints.some(({ vpceId, alive }) => vpceId === id && alive);
}
