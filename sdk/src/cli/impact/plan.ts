// What a plan takes away, and what else in it callers may trip over.
import type { Losses } from '../../model/index.js';

/** A resource that the plan destroys or replaces. */
export interface PlannedLoss {
  readonly kind: 'api' | 'endpoint' | 'stage' | 'domain';
  /** The id; of a stage, `{api}/{stage}`; of a domain, its name. */
  readonly id: string;
  /** Its name in the plan. */
  readonly address: string;
  readonly action: 'destroy' | 'replace';
  /** The new one exists before the old one goes. */
  readonly createsFirst: boolean;
}

/** Something else in the plan that callers may trip over. */
export interface PlanNote {
  readonly address: string;
  readonly text: string;
}

export interface Plan {
  readonly losses: readonly PlannedLoss[];
  readonly notes: readonly PlanNote[];
}

export type PlanObject = Readonly<Record<string, unknown>>;

export function lossesOfPlan({ losses }: Plan): Losses {
  const idsOf = (kind: PlannedLoss['kind']) => new Set(losses.filter((loss) => loss.kind === kind).map(({ id }) => id));
  return { apis: idsOf('api'), endpoints: idsOf('endpoint'), stages: idsOf('stage'), domains: idsOf('domain') };
}

/** A member of a plan that is a text; empty for any other. */
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
