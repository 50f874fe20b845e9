// The local server's scan: one full sweep of a real account, in one region or in all, with the ordinary credentials. It prints
// nothing; the caller shows progress and reports.
import type { SweepReport } from '../../app/sweep/report.js';
import { sweepAll } from '../../app/sweep/sweep.js';
import type { Unseen, Environment } from 'waypost/model';
import { anyAccount } from '../../core/enrolment/enrolment.js';
import { type SweeperParts, createSweeper } from './sweeper.js';

interface ScanRequest {
  readonly regions: 'all' | readonly string[];
  /** Confirms the removals that the deletion guard held in an earlier scan. */
  readonly confirm: boolean;
}

export type ScanResult =
  | { readonly kind: 'swept'; readonly reports: readonly SweepReport[] }
  /** The account's regions could not be listed. */
  | { readonly kind: 'unseen'; readonly unseen: Unseen };

/** One owner for all scans, so that the next scan resumes an interrupted one at once. */
const OWNER = 'localServer';

/**
 * Sweeps the regions one after another. A failure in one region does not stop the others.
 * @throws Error when the environment is wrong, or names no region.
 */
export async function scan(environment: Environment, parts: SweeperParts, request: ScanRequest): Promise<ScanResult> {
  const sweeper = createSweeper(environment, parts);
  const listed =
    request.regions === 'all' ? await sweeper.regions() : { kind: 'seen' as const, regions: request.regions };
  if (listed.kind === 'unseen') return listed;
  if (listed.regions.length === 0) throw new Error('No region to scan. Set AWS_REGION, or name a region.');
  const common = { kind: 'full' as const, owner: OWNER, confirm: request.confirm };
  const requests = listed.regions.map((region) => ({ target: { region }, ...common }));
  return { kind: 'swept', reports: await sweepAll(sweeper.depsFor(anyAccount()), requests) };
}
