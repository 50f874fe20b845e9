// Reads the settings of sweeps from the environment: where to sweep, with which role, how fast and how carefully.
import { defined, isRegion, type Environment } from 'waypost/model';
import type { SweepTarget } from '../../app/sweep/ports.js';
import type { DeletionGuardFigures } from '../../core/sweep/deletion-guard.js';
import { DEFAULT_DELETION_GUARD } from '../../core/sweep/deletion-guard.js';
import { DEFAULT_SETTLE, DEFAULT_SKEW } from '../../core/sweep/plan-context.js';
import { list, matching, number, optional, readVariables } from '../settings/variables.js';
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
  WAYPOST_SWEEP_REGIONS: list(isRegion, 'regions, separated by commas'),
  WAYPOST_SWEEP_ROLE: matching((text) => text.startsWith('arn:'), 'the ARN of a role'),
  // AWS allows an account ten calls a second; a higher rate makes sense only for other servers.
  WAYPOST_SWEEP_RPS: number({ byDefault: DEFAULT_RATE, min: 0.01 }),
  WAYPOST_SWEEP_SETTLE: number({ byDefault: DEFAULT_SETTLE, min: 0 }),
  WAYPOST_DELETION_GUARD_PERCENT: number({ byDefault: DEFAULT_DELETION_GUARD.percent, min: 0, max: 100 }),
  WAYPOST_DELETION_GUARD_MOST: number({ byDefault: DEFAULT_DELETION_GUARD.most, min: 0, isWhole: true }),
  WAYPOST_DELETION_GUARD_WAIT: number({ byDefault: DEFAULT_DELETION_GUARD.wait, min: 0 }),
};

/**
 * Targets every account in every region. `{account}` and `{region}` in the role's ARN are replaced for each target.
 * @throws Error that names every wrong variable.
 */
export function sweepSettingsFrom(environment: Environment, accounts: readonly string[]): SweepSettings {
  const values = readVariables(environment, RULES, 'Waypost cannot sweep');
  const home = values.AWS_REGION;
  const configured = values.WAYPOST_SWEEP_REGIONS;
  const regions = configured.length === 0 && home !== undefined ? [home] : configured;
  return {
    targets: targetsOf(accounts, regions, values.WAYPOST_SWEEP_ROLE),
    ...defined({ homeRegion: home }),
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
  // Without a list of accounts, the target is the account that the credentials belong to.
  if (accounts.length === 0) return regions.map((region) => ({ region }));
  return accounts.flatMap((account) =>
    regions.map((region) => {
      const roleArn = role?.replaceAll('{account}', account).replaceAll('{region}', region);
      return { account, region, ...defined({ roleArn }) };
    }),
  );
}
