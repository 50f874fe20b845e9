// The times that an answer shows. One that lies after the answer is wrong, and would be a stamp that no later event overrides (law 1).
import { defined } from 'waypost/model';
import type { Second } from '../time.js';
import type { Observation, ObservedStage } from './observation.js';
import type { PlanSettings } from './plan-context.js';

/** The observation without times that lie after it. */
export function withPossibleTimes(observation: Observation, settings: PlanSettings): Observation {
  const { apis, endpoints, stages } = observation;
  return {
    ...observation,
    ...defined({
      apis: apis && { ...apis, seen: apis.seen.map((seen) => withPossibleCreation(seen, apis.startedAt, settings)) },
      endpoints: endpoints && {
        ...endpoints,
        seen: endpoints.seen.map((seen) => withPossibleCreation(seen, endpoints.startedAt, settings)),
      },
      stages: stages?.map(({ startedAt, ...each }) => ({
        ...each,
        startedAt,
        stages: each.stages.map((stage) => withPossibleUpdate(stage, startedAt, settings)),
      })),
    }),
  };
}

/** A long list shows what was created while it was read, so a time may lie after its start by as long as a list needs to settle. */
export function isPossible(time: Second, startedAt: Second, { settle }: PlanSettings): boolean {
  return time <= startedAt + settle;
}

function withPossibleCreation<T extends { readonly createdAt?: Second }>(
  seen: T,
  startedAt: Second,
  settings: PlanSettings,
): T {
  if (seen.createdAt === undefined || isPossible(seen.createdAt, startedAt, settings)) return seen;
  const { createdAt: _createdAt, ...others } = seen;
  // Only the optional member `createdAt` was left out.
  return others as T;
}

function withPossibleUpdate(seen: ObservedStage, startedAt: Second, settings: PlanSettings): ObservedStage {
  const { updatedAt, ...others } = withPossibleCreation(seen, startedAt, settings);
  const isKept = updatedAt !== undefined && isPossible(updatedAt, startedAt, settings);
  return isKept ? { ...others, updatedAt } : others;
}
