// Reads the settings of sweeps from the environment: the role, the rate and the limits of the deletion guard. The enrolment says
// where to sweep.
import { defined, type Environment } from 'waypost/model';
import { type DeletionGuardFigures, DEFAULT_DELETION_GUARD } from '../../core/sweep/deletion-guard.js';
import { DEFAULT_SETTLE, DEFAULT_SKEW } from '../../core/sweep/plan-context.js';
import { matching, number, optional, readVariables } from '../settings/variables.js';
import { DEFAULT_RATE } from './limiter.js';

export interface SweepSettings {
  readonly homeRegion?: string;
  /** The ARN of the role to assume, with `{account}` and `{region}` for those of the target. */
  readonly role?: string;
  /** Calls a second to API Gateway. */
  readonly rate: number;
  readonly settle: number;
  readonly skew: number;
  readonly deletionGuard: DeletionGuardFigures;
}

const RULES = {
  AWS_REGION: optional,
  WAYPOST_SWEEP_ROLE: matching((text) => text.startsWith('arn:'), 'the ARN of a role'),
  // AWS allows an account ten calls a second; a higher rate makes sense only for other servers.
  WAYPOST_SWEEP_RPS: number({ byDefault: DEFAULT_RATE, min: 0.01 }),
  WAYPOST_SWEEP_SETTLE: number({ byDefault: DEFAULT_SETTLE, min: 0 }),
  WAYPOST_DELETION_GUARD_PERCENT: number({ byDefault: DEFAULT_DELETION_GUARD.percent, min: 0, max: 100 }),
  WAYPOST_DELETION_GUARD_MOST: number({ byDefault: DEFAULT_DELETION_GUARD.most, min: 0, isWhole: true }),
  WAYPOST_DELETION_GUARD_WAIT: number({ byDefault: DEFAULT_DELETION_GUARD.wait, min: 0 }),
};

/** @throws Error that names every wrong variable. */
export function sweepSettingsFrom(environment: Environment): SweepSettings {
  const values = readVariables(environment, RULES, 'Waypost cannot sweep');
  return {
    ...defined({ homeRegion: values.AWS_REGION, role: values.WAYPOST_SWEEP_ROLE }),
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
