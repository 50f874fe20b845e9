// Reads a registry's two tables into the form of the registry in memory.
import type { StoredState as Row, Store } from '../../app/ports.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { createMirror, type MirrorState } from './mirror.js';

/** The tables without recording times, history and sweep state; and the revision of each part. */
export async function dump(
  store: Store,
  config: RegistryConfig,
): Promise<{ kept: MirrorState; revisions: ReadonlyMap<string, number> }> {
  const kept: MirrorState = { ...createMirror(config).state };
  const revisions = new Map<string, number>();
  for await (const page of store.scan()) {
    for (const row of page) revisions.set(keep(kept, row), row.rev);
  }
  for await (const page of store.documents()) {
    for (const { key, value } of page) kept.documents.set(`${key.pk} ${key.sk}`, value);
  }
  return { kept, revisions };
}

/** Puts a row into the state. @returns the row's kind and key. */
function keep(kept: MirrorState, row: Row): string {
  const put = <V>(map: Map<string, V>, key: string, value: V) => {
    map.set(key, value);
    return `${row.kind} ${key}`;
  };
  switch (row.kind) {
    case 'api':
      return put(kept.apis, `${row.value.region} ${row.value.apiId} ${row.value.account}`, row.value);
    case 'endpoint':
      return put(kept.endpoints, `${row.value.region} ${row.value.vpceId} ${row.value.account}`, row.value);
    case 'name':
      return put(kept.names, row.value.name, row.value);
    case 'vpc':
      return put(kept.vpcs, row.value.vpcId, row.value);
    case 'network-name':
      return put(kept.networkNames, row.value.name, row.value);
    case 'network-summary':
      kept.networkSummary = row.value;
      return row.kind;
    case 'owner':
      // A world's owners are globs in its configuration.
      return `${row.kind} ${row.value.name}`;
  }
}
