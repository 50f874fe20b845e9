// Where to sweep: the accounts that the enrolment knows, each in its regions.
import { defined } from 'waypost/model';
import type { AccountSettings } from '../../core/enrolment/document.js';
import { accountsOf, type StoredEnrolment } from '../../core/enrolment/enrolment.js';
import type { Membership } from '../../core/enrolment/membership.js';
import type { Scope } from '../../core/records/fact.js';
import type { SweepTarget } from '../sweep/ports.js';

export interface EnrolledAccounts {
  readonly stored: StoredEnrolment;
  readonly membership: Membership | undefined;
  /** The settings of single accounts, by account id. */
  readonly settings: ReadonlyMap<string, AccountSettings>;
}

interface TargetSettings {
  /** The hub's region, for an enrolment that names none. */
  readonly homeRegion?: string;
  /** The ARN of the role, with `{account}` and `{region}`. */
  readonly role?: string;
}

export function sweepTargets(
  { stored, membership, settings }: EnrolledAccounts,
  { homeRegion, role }: TargetSettings,
): SweepTarget[] {
  const everywhere = stored.regions.length > 0 ? stored.regions : homeRegion === undefined ? [] : [homeRegion];
  return accountsOf(stored, membership).flatMap((account) =>
    (settings.get(account)?.regions ?? everywhere).map((region) => targetOf({ account, region }, { role })),
  );
}

/** How to open an account and region, whether sweeps target it or not. */
export function targetOf({ account, region }: Scope, { role }: { readonly role?: string | undefined }): SweepTarget {
  const roleArn = role?.replaceAll('{account}', account).replaceAll('{region}', region);
  return { account, region, ...defined({ roleArn }) };
}
