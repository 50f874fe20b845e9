// The areas, in the order in which they run.
import type { Area } from './harness/bench.js';

interface AreaEntry {
  readonly title: string;
  readonly load: () => Promise<{ readonly measure: Area }>;
}

export const AREAS = {
  hit: { title: 'an answer from memory', load: () => import('./areas/hit.js') },
  cold: { title: 'an answer from the registry', load: () => import('./areas/cold.js') },
  start: { title: 'size, import and first answer', load: () => import('./areas/start.js') },
  ingest: { title: 'events into the registry', load: () => import('./areas/ingest.js') },
  query: { title: 'the query endpoint under load', load: () => import('./areas/query.js') },
  agent: { title: 'calls and look-ups through the agent', load: () => import('./areas/agent.js') },
  growth: { title: 'the same in small and large registries', load: () => import('./areas/growth.js') },
  cost: { title: 'a month on AWS, calculated', load: () => import('./areas/cost.js') },
} as const satisfies Record<string, AreaEntry>;

export type AreaName = keyof typeof AREAS;

export const AREA_NAMES = Object.keys(AREAS) as AreaName[]; // Object.keys forgets the type

export function isArea(name: string): name is AreaName {
  return Object.hasOwn(AREAS, name);
}
