// Checks that no sibling serves while an API of an older lineage lives. It uses the world's own lineages, not the oracle's election.
import type { ServiceEntry, ServiceRegion } from 'waypost/model';
import { documentsUnder } from './comparison.js';
import { check } from './invariants.js';
import type { ApiView } from './oracle/api-view.js';
import { least } from './oracle/reading.js';
import type { Views } from './views.js';

/**
 * The APIs according to events that arrived, and according to all that happened; the same object if there are no sweeps.
 */
interface IncumbentViews {
  readonly reported: Views;
  readonly truth: Views;
  /** Names for which an operator decides. */
  readonly pinned?: ReadonlySet<string>;
}

/** @throws Error if a sibling serves. */
export function checkIncumbents(documents: ReadonlyMap<string, object>, views: IncumbentViews): void {
  for (const { name, accountId, regions } of documentsUnder<ServiceEntry>(documents, 'SERVICE#')) {
    if (views.pinned?.has(name) === true) continue;
    for (const regional of regions) checkRegion(regional, { name, account: accountId, ...views });
  }
}

interface OwnedName extends IncumbentViews {
  readonly name: string;
  readonly account: string;
}

function checkRegion(regional: ServiceRegion, owned: OwnedName): void {
  const { current, candidates, siblings, region } = regional;
  const serving = current === null ? undefined : knownByEvents(current.apiId, owned);
  if (serving === undefined) return;
  const since = servesSince(serving, region, owned);
  for (const { apiId, named } of [...candidates, ...siblings]) {
    const other = knownByEvents(apiId, owned);
    if (named !== 'tag' || other?.from !== 'tag' || other.lineage === serving.lineage) continue;
    const claim = other.claims.get(owned.name);
    if (other.name !== owned.name || claim === undefined) continue;
    check('no sibling serves while an API of an older lineage lives', claim >= since, regional);
  }
}

/** An API whose lineage is known by events; what sweeps saw before it had its tags no longer counts. */
function knownByEvents(apiId: string, { account, reported, truth }: OwnedName): ApiView | undefined {
  const view = reported.of(account, apiId);
  return view !== undefined && view.lineage === truth.of(account, apiId)?.lineage ? view : undefined;
}

/**
 * The earliest second at which the serving lineage can have had the name. With events alone, its claim; with sweeps,
 * any time after the API was created.
 */
function servesSince({ lineage }: ApiView, region: string, { name, account, reported, truth }: OwnedName): number {
  const ofScope = (view: ApiView) => view.account === account && view.region === region;
  // An API whose tags are not yet known counts among the APIs without tags.
  const isKin = (view: ApiView) =>
    ofScope(view) && (view.lineage === lineage || (lineage === '' && reported !== truth));
  const kin = truth.all().filter(isKin);
  const claims = kin.flatMap((view) => (reported === truth ? (view.claims.get(name) ?? []) : view.createdAt));
  return least(claims) ?? -Infinity;
}
