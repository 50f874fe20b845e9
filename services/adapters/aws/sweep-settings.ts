// The part of the environment that sweeps read: where to sweep, by which role, how fast, and how carefully.
import { isRegion } from 'waypost/model';
import * as z from 'zod';
import type { Target } from '../../app/sweep-ports.js';
import type { BrakeFigures } from '../../core/brake.js';
import { DEFAULT_BRAKE } from '../../core/brake.js';
import { DEFAULT_SETTLE, DEFAULT_SKEW } from '../../core/plan-context.js';
import type { Environment } from '../environment.js';
import { DEFAULT_RATE } from './limiter.js';

export interface SweepSettings {
  readonly targets: readonly Target[];
  readonly homeRegion?: string;
  /** Calls a second to API Gateway. */
  readonly rate: number;
  readonly settle: number;
  readonly skew: number;
  readonly brake: BrakeFigures;
}

const regionsSchema = z
  .string()
  .transform((value) => value.split(',').map((region) => region.trim()))
  .transform((regions) => regions.filter((region) => region !== ''))
  .refine((regions) => regions.every(isRegion), 'wants regions, separated by commas');

const schema = z.object({
  AWS_REGION: z.string().optional(),
  WAYPOST_SWEEP_REGIONS: regionsSchema.optional(),
  WAYPOST_SWEEP_ROLE: z.string().startsWith('arn:', 'wants the ARN of a role').optional(),
  // AWS allows an account ten a second in all; more makes sense against another server only.
  WAYPOST_SWEEP_RPS: z.coerce.number().positive().default(DEFAULT_RATE),
  WAYPOST_SWEEP_SETTLE: z.coerce.number().min(0).default(DEFAULT_SETTLE),
  WAYPOST_BRAKE_PERCENT: z.coerce.number().min(0).max(100).default(DEFAULT_BRAKE.percent),
  WAYPOST_BRAKE_MOST: z.coerce.number().int().min(0).default(DEFAULT_BRAKE.most),
  WAYPOST_BRAKE_WAIT: z.coerce.number().min(0).default(DEFAULT_BRAKE.wait),
});

/**
 * Every account in every region; `{account}` and `{region}` in the role's ARN stand for each of them.
 * @throws Error that names every variable that is wrong.
 */
export function sweepSettingsFrom(environment: Environment, accounts: readonly string[]): SweepSettings {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Waypost cannot sweep: ${issues.join('; ')}.`);
  }
  const values = parsed.data;
  const home = values.AWS_REGION;
  const regions = values.WAYPOST_SWEEP_REGIONS ?? (home === undefined ? [] : [home]);
  return {
    targets: targetsOf(accounts, regions, values.WAYPOST_SWEEP_ROLE),
    ...(home === undefined ? {} : { homeRegion: home }),
    rate: values.WAYPOST_SWEEP_RPS,
    settle: values.WAYPOST_SWEEP_SETTLE,
    skew: DEFAULT_SKEW,
    brake: {
      percent: values.WAYPOST_BRAKE_PERCENT,
      most: values.WAYPOST_BRAKE_MOST,
      wait: values.WAYPOST_BRAKE_WAIT,
    },
  };
}

function targetsOf(accounts: readonly string[], regions: readonly string[], role: string | undefined): Target[] {
  // With no list of accounts: the one that the credentials belong to.
  if (accounts.length === 0) return regions.map((region) => ({ region }));
  return accounts.flatMap((account) =>
    regions.map((region) => {
      const roleArn = role?.replaceAll('{account}', account).replaceAll('{region}', region);
      return { account, region, ...(roleArn === undefined ? {} : { roleArn }) };
    }),
  );
}
