// The sights that a sweep reports although nothing differs: an API is still alive beside a younger one of its lineage, and the
// registry must know that both live.
import type { ApiRecord } from '../records/api-record.js';
import type { ApiDescribed, Provenance } from '../records/fact.js';
import type { Second } from '../time.js';
import { candidaciesOf } from '../names/candidacy.js';
import { REPLACEMENT_SECONDS } from '../names/succession.js';
import type { RegistryConfig } from '../registry-config.js';

/** @param at the time at which the listing saw the APIs. */
export function outlivingApis(live: readonly ApiRecord[], at: Second, config: RegistryConfig): readonly string[] {
  const offers = live.flatMap((record) =>
    [...candidaciesOf(record, config)].flatMap(([name, { named, offer, createdAt, apiId }]) =>
      named === undefined || offer === undefined ? [] : [{ name, apiId, createdAt, seenAt: record.life.seenAt ?? 0 }],
    ),
  );
  const youngest = new Map<string, readonly Second[]>();
  for (const { name, createdAt } of offers) youngest.set(name, [...(youngest.get(name) ?? []), createdAt]);
  return offers
    .filter(({ name, createdAt, seenAt }) =>
      youngest.get(name)?.some((other) => {
        const due = other + REPLACEMENT_SECONDS;
        return other > createdAt && due <= at && seenAt < due;
      }),
    )
    .map(({ apiId }) => apiId);
}

/** The API was seen, and nothing more is known of it than before. */
export function sightOf(apiId: string, provenance: Provenance): ApiDescribed {
  return { kind: 'ApiDescribed', ...provenance, apiId, source: 'sweep' };
}
