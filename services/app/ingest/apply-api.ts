// Applies one API's facts: two strongly consistent reads (the record, then the names it touches) and one transaction.
import { reduceApi, type ApiRecord } from '../../core/records/api-record.js';
import { isRevival } from '../../core/records/life.js';
import { elect } from '../../core/names/elect.js';
import { equal } from '../../core/equal.js';
import type { ApiFact, Recheck } from '../../core/records/fact.js';
import { historyOf } from '../../core/names/history.js';
import { blankName, withCandidacy, type NameState } from '../../core/names/name-state.js';
import { configFor, type RegistryConfig } from '../../core/registry-config.js';
import { candidaciesOf, type Candidacy } from '../../core/names/candidacy.js';
import { REPLACEMENT_SECONDS, joinedElders } from '../../core/names/succession.js';
import type { Second } from '../../core/time.js';
import type { WriteAttempt } from './attempt.js';
import { foldFacts } from './fold.js';
import type { ResourceFacts } from './by-resource.js';
import type { Store, StoredName, Write } from '../ports.js';
import { apiDocuments, changed, historyWrites, serviceDocuments } from './publish.js';

export async function applyApiFacts(
  { store, config }: { readonly store: Store; readonly config: RegistryConfig },
  { id, facts, planned }: Extract<ResourceFacts, { readonly resource: 'api' }>,
): Promise<WriteAttempt> {
  const stored = await store.api(id);
  if (planned !== undefined && !equal(planned.record, stored.value)) return { outcome: 'outdated', tied: false };
  const { record, tied } = foldFacts(reduceApi, stored.value, facts);
  const last = facts.at(-1);
  if (record === undefined || last === undefined) return { outcome: 'unchanged', tied };
  const changes = candidacyChanges(stored.value, record, config);
  const states = changes.length === 0 ? [] : await store.names(changes.map(({ name }) => name));
  const moves = changes.map((change, index) =>
    moveCandidacy(change, states[index] ?? { value: undefined, rev: 0 }, { config, fact: last }),
  );
  const nameWrites = moves.flatMap(({ writes }) => writes);
  if (equal(record, stored.value) && nameWrites.length === 0) return { outcome: 'unchanged', tied };
  const done = await store.commit([
    { kind: 'api', value: record, rev: stored.rev },
    ...nameWrites,
    ...changed(apiDocuments(stored.value, config), apiDocuments(record, config)),
  ]);
  const rechecks = moves.flatMap((move) => move.rechecks);
  return { outcome: done ? 'applied' : 'conflict', tied, revived: isRevival(stored.value, record), rechecks };
}

interface CandidacyChange {
  readonly name: string;
  readonly former: Candidacy | undefined;
  readonly candidacy: Candidacy | undefined;
}

function candidacyChanges(before: ApiRecord | undefined, after: ApiRecord, config: RegistryConfig): CandidacyChange[] {
  const former = before === undefined ? new Map<string, Candidacy>() : candidaciesOf(before, config);
  const candidacies = candidaciesOf(after, config);
  return [...new Set([...former.keys(), ...candidacies.keys()])]
    .map((name) => ({ name, former: former.get(name), candidacy: candidacies.get(name) }))
    .filter((change) => !equal(change.former, change.candidacy));
}

interface MovedCandidacy {
  readonly writes: readonly Write[];
  readonly rechecks: readonly Recheck[];
}

/** The writes for a changed candidacy: the name's state, and what readers see of the name. */
function moveCandidacy(
  { name, former, candidacy }: CandidacyChange,
  stored: StoredName<NameState>,
  { config: all, fact }: { readonly config: RegistryConfig; readonly fact: ApiFact },
): MovedCandidacy {
  const config = configFor(name, all, stored.owner);
  const state = stored.value ?? blankName(name);
  const next = withCandidacy(state, former, candidacy);
  const before = stored.value === undefined ? null : elect(state, config);
  const after = elect(next, config);
  return {
    writes: [
      { kind: 'name', value: next, rev: stored.rev },
      ...changed(serviceDocuments(name, before), serviceDocuments(name, after)),
      ...historyWrites(name, stored.rev + 1, historyOf(before, after, fact)),
    ],
    rechecks: joinedElders(next, former, candidacy).map((elder) => lateSightOf(elder)),
  };
}

/** A minute more than decides, since clocks differ. */
const LATE: Second = REPLACEMENT_SECONDS + 60;

/** A look-up that tells whether the API still lives beside the younger one. */
function lateSightOf({ account, region, apiId }: Candidacy): Recheck {
  const reason = 'a younger API of its lineage has the same name';
  return { account, region, resource: 'api', id: apiId, reason, wait: LATE };
}
