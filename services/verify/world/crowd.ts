// Rebuilds names that at one time had more live APIs than a name keeps, so that the APIs that did not fit return.
import { unitsOf } from '../../app/upkeep/units.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { publish, type MirrorState } from './mirror.js';

/** Writes what a rebuild would write for each crowded name, and for no other. */
export function rebuildCrowded(kept: MirrorState, config: RegistryConfig): void {
  const crowded = [...kept.names.values()].filter((state) => state.crowded === true);
  if (crowded.length === 0) return;
  const stamps = { rev: 0, recordedAt: 0 };
  const items = [
    ...[...kept.apis.values()].map((value) => ({ kind: 'api' as const, value, ...stamps })),
    ...crowded.map((value) => ({ kind: 'name' as const, value, ...stamps })),
  ];
  const names = new Set(crowded.map(({ name }) => name));
  for (const { state, documents } of unitsOf(items, config)) {
    if (state.kind !== 'name' || !names.has(state.value.name)) continue;
    kept.names.set(state.value.name, state.value);
    publish(kept, documents);
  }
}
