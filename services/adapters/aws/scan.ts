// The local server's scan: one full sweep of a real account, with the ordinary credentials, in one region or in all. It prints
// nothing; progress and reports are the caller's to show.
import type { SweepReport } from '../../app/sweep/report.js';
import { sweepAll } from '../../app/sweep/sweep.js';
import type { Unseen } from '../../app/sweep/ports.js';
import type { Environment } from '../environment.js';
import type { SweeperParts } from './sweeper.js';
import { createSweeper } from './sweeper.js';

export interface ScanRequest {
  readonly regions: 'all' | readonly string[];
  /** The second sweep: what the first held back is carried out. */
  readonly confirm: boolean;
}

export type ScanResult =
  | { readonly kind: 'swept'; readonly reports: readonly SweepReport[] }
  /** It is not even known where to sweep. */
  | { readonly kind: 'unseen'; readonly unseen: Unseen };

/** A scan that was killed is taken up by the next one at once: the local server has but one. */
const OWNER = 'localServer';

/**
 * Sweeps each region, one after another. One that fails keeps no other back.
 * @throws Error when the environment is wrong, or no region is named.
 */
export async function scan(environment: Environment, parts: SweeperParts, request: ScanRequest): Promise<ScanResult> {
  const sweeper = createSweeper(environment, parts);
  const regions =
    request.regions === 'all' ? await sweeper.regions() : { kind: 'seen' as const, regions: request.regions };
  if (regions.kind === 'unseen') return regions;
  if (regions.regions.length === 0) throw new Error('No region to scan. Set AWS_REGION, or name a region.');
  const { confirm } = request;
  const requests = regions.regions.map((region) => ({
    target: { region },
    kind: 'full' as const,
    owner: OWNER,
    confirm,
  }));
  return { kind: 'swept', reports: await sweepAll(sweeper.deps, requests) };
}
