// Promotes a hub: from then on it publishes, and every other hub withholds. Every step can be repeated: another run completes what a
// crash left undone, and corrects what the former hub wrote before it knew.
import type { MoveCause } from '../../core/names/history.js';
import type { Promotion, PublicationBoard } from '../../core/publication.js';
import type { Second } from '../../core/time.js';
import type { ApplyDeps } from '../ingest/apply.js';
import type { Clock, Store } from '../ports.js';
import type { PublicationStore } from '../publication.js';
import { MOST_AGE } from '../remember.js';
import { adoptPublished, type AdoptedDifference } from './adopt.js';
import { rebuild, type RebuildOptions, type RebuildResult } from './rebuild.js';
import type { Spool } from './spool.js';

export interface PromoteDeps extends Omit<ApplyDeps, 'store'> {
  readonly board: PublicationStore;
  /** A store that writes records and withholds documents. */
  readonly withholding: Store;
  /** A store that publishes under a term. */
  readonly publishing: (term: number) => Store;
  readonly clock: Clock;
  /** Runs each comparison with a spool of its own. */
  readonly inSpool: <T>(work: (spool: Spool) => Promise<T>) => Promise<T>;
  readonly progress: (line: string) => void;
}

interface PromoteOptions {
  /** The region of the hub to promote. */
  readonly hub: string;
  readonly dryRun: boolean;
  readonly move: MoveCause;
}

export interface PromoteResult {
  /** `lost`: another operator promoted a hub at the same time. */
  readonly outcome: 'promoted' | 'repeated' | 'dry-run' | 'lost';
  readonly board: PublicationBoard;
  /** How many names and networks were adopted, or would be. */
  readonly found: number;
  /** The first of them. */
  readonly adopted: readonly AdoptedDifference[];
  /** Entries that the promotion wrote, or would write. */
  readonly entries: number;
  /** Entries that still differ, since events changed them meanwhile. */
  readonly left: number;
}

/** The functions of this hub publish a minute later at the latest; clocks differ by seconds. */
const UNTIL_NOTICED: Second = MOST_AGE + 5;
const MOST_PASSES = 5;
const MOST_SHOWN = 1000;

export async function promote(deps: PromoteDeps, options: PromoteOptions): Promise<PromoteResult> {
  const { board, sleep, progress, clock } = deps;
  const before = await board.read();
  const isNew = before.promotion?.hub !== options.hub;
  const adopted = await adopt(deps, { ...options, owners: isNew });
  if (options.dryRun) {
    const { found } = await publish(deps, { dryRun: true, term: 0, options });
    return { outcome: 'dry-run', board: before, ...adopted, entries: found, left: found };
  }
  const promotion = await termOf(deps, before, options.hub);
  if (promotion === undefined) return { outcome: 'lost', board: await board.read(), ...adopted, entries: 0, left: 0 };
  const { term } = promotion;
  const first = await publish(deps, { dryRun: false, term, options });
  const wait = promotion.at + UNTIL_NOTICED - clock();
  if (wait > 0) {
    progress(
      `Term ${String(term)}: ${options.hub} publishes. Waiting ${String(wait)} s until every function has noticed.`,
    );
    await sleep(wait * 1000);
    await adopt(deps, { ...options, owners: false });
  }
  const { written, left } = await publishAll(deps, { dryRun: false, term, options });
  const outcome = isNew ? 'promoted' : 'repeated';
  return { outcome, board: await board.read(), ...adopted, entries: first.written + written, left };
}

/** The promotion of this hub; undefined if another one came first. */
async function termOf(
  { board, clock }: PromoteDeps,
  { promotion }: PublicationBoard,
  hub: string,
): Promise<Promotion | undefined> {
  if (promotion?.hub === hub) return promotion;
  const next = { hub, term: (promotion?.term ?? 0) + 1, at: clock() };
  if (await board.promote(next)) return next;
  // Its own answer may have been lost, and the SDK has tried again.
  const now = (await board.read()).promotion;
  return now?.hub === hub ? now : undefined;
}

async function adopt(
  { withholding, ...deps }: PromoteDeps,
  { dryRun, move, owners }: PromoteOptions & { readonly owners: boolean },
) {
  const adopted: AdoptedDifference[] = [];
  let found = 0;
  await adoptPublished(
    { ...deps, store: withholding },
    {
      dryRun,
      owners,
      move,
      onDifference: (difference) => {
        found += 1;
        if (adopted.length < MOST_SHOWN) adopted.push(difference);
      },
    },
  );
  return { found, adopted };
}

interface Pass {
  readonly dryRun: boolean;
  readonly term: number;
  readonly options: PromoteOptions;
}

/** Writes what differs from this hub's records. Deletes no entry about which they know nothing. */
function publish(deps: PromoteDeps, { dryRun, term, options: { move } }: Pass): Promise<RebuildResult> {
  const how: RebuildOptions = { keepsUnknown: true, ...(dryRun ? { dryRun } : { dryRun, move }) };
  const store = dryRun ? deps.withholding : deps.publishing(term);
  return deps.inSpool((spool) => rebuild(store, deps.config, { ...how, spool }));
}

/** Repeats until nothing differs: a unit that an event changes meanwhile is left to the event, which writes only what it changed. */
async function publishAll(deps: PromoteDeps, pass: Pass): Promise<{ readonly written: number; readonly left: number }> {
  let written = 0;
  for (let passes = 1; ; passes += 1) {
    const result = await publish(deps, pass);
    written += result.written;
    if (result.found === 0 || passes === MOST_PASSES) return { written, left: result.found };
    deps.progress(`Wrote ${String(result.written)} of ${String(result.found)} entries that differed.`);
  }
}
