// The committed figures: what later runs are held against, and what the plots show.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import type { AreaName } from './areas.js';
import type { Machine } from './machine.js';
import type { Result } from './result.js';

const FILE = join(import.meta.dirname, 'baseline.json');

export interface Measured {
  readonly machine: Machine;
  readonly results: readonly Result[];
}

/** By area, since areas may be measured apart. */
export type Baseline = Readonly<Partial<Record<AreaName, Measured>>>;

export function readBaseline(): Baseline {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Baseline) : {}; // written below
}

export async function writeBaseline(baseline: Baseline): Promise<void> {
  writeFileSync(FILE, await format(JSON.stringify(baseline), { parser: 'json', printWidth: 120 }));
}
