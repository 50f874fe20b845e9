// The part of the environment that sweeps read: where to sweep, by which role, how fast, and how carefully.
import { isRegion } from 'waypost/model';
import type { SweepTarget } from '../../app/sweep/ports.js';
import type { DeletionGuardFigures } from '../../core/sweep/deletion-guard.js';
import { DEFAULT_DELETION_GUARD } from '../../core/sweep/deletion-guard.js';
import { DEFAULT_SETTLE, DEFAULT_SKEW } from '../../core/sweep/plan-context.js';
import { type Environment, fit, list, number, optional, readVariables } from '../variables.js';
import { DEFAULT_RATE } from './limiter.js';

export interface SweepSettings {
  readonly targets: readonly SweepTarget[];
  readonly homeRegion?: string;
  /** Calls a second to API Gateway. */
  readonly rate: number;
  readonly settle: number;
  readonly skew: number;
  readonly deletionGuard: DeletionGuardFigures;
}

const RULES = {
  AWS_REGION: optional,
  WAYPOST_SWEEP_REGIONS: list(isRegion, 'wants regions, separated by commas'),
  WAYPOST_SWEEP_ROLE: fit((text) => text.startsWith('arn:'), 'wants the ARN of a role'),
  // AWS allows an account ten a second in all; more makes sense against another server only.
  WAYPOST_SWEEP_RPS: number({ usual: DEFAULT_RATE, min: 0.01 }),
  WAYPOST_SWEEP_SETTLE: number({ usual: DEFAULT_SETTLE, min: 0 }),
  WAYPOST_DELETION_GUARD_PERCENT: number({ usual: DEFAULT_DELETION_GUARD.percent, min: 0, max: 100 }),
  WAYPOST_DELETION_GUARD_MOST: number({ usual: DEFAULT_DELETION_GUARD.most, min: 0, whole: true }),
  WAYPOST_DELETION_GUARD_WAIT: number({ usual: DEFAULT_DELETION_GUARD.wait, min: 0 }),
};

/**
 * Every account in every region; `{account}` and `{region}` in the role's ARN stand for each of them.
 * @throws Error that names every variable that is wrong.
 */
export function sweepSettingsFrom(environment: Environment, accounts: readonly string[]): SweepSettings {
  const values = readVariables(environment, RULES, 'Waypost cannot sweep');
  const home = values.AWS_REGION;
  const configured = values.WAYPOST_SWEEP_REGIONS;
  const regions = configured.length === 0 && home !== undefined ? [home] : configured;
  return {
    targets: targetsOf(accounts, regions, values.WAYPOST_SWEEP_ROLE),
    ...(home === undefined ? {} : { homeRegion: home }),
    rate: values.WAYPOST_SWEEP_RPS,
    settle: values.WAYPOST_SWEEP_SETTLE,
    skew: DEFAULT_SKEW,
    deletionGuard: {
      percent: values.WAYPOST_DELETION_GUARD_PERCENT,
      most: values.WAYPOST_DELETION_GUARD_MOST,
      wait: values.WAYPOST_DELETION_GUARD_WAIT,
    },
  };
}

function targetsOf(accounts: readonly string[], regions: readonly string[], role: string | undefined): SweepTarget[] {
  // With no list of accounts: the one that the credentials belong to.
  if (accounts.length === 0) return regions.map((region) => ({ region }));
  return accounts.flatMap((account) =>
    regions.map((region) => {
      const roleArn = role?.replaceAll('{account}', account).replaceAll('{region}', region);
      return { account, region, ...(roleArn === undefined ? {} : { roleArn }) };
    }),
  );
}
