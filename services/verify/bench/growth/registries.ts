// Registries of several sizes in one engine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableNames, type TableNames } from '../../../adapters/settings/tables.js';
import { apisOf, endpoint } from '../fixture/stored.js';
import { apiIdOf, type Service } from '../fixture/scope.js';
import { putsOf, type Put } from '../fixture/seed.js';
import type { Bench } from '../harness/bench.js';
import { startEngine, type BenchEngine } from '../peers/engine.js';
import { importStore } from './import.js';

export interface SizedRegistry {
  readonly services: number;
  readonly registry: string;
  readonly tables: TableNames;
  /** Some of the names, evenly spread over the registry. */
  readonly names: readonly string[];
}

interface Grown {
  readonly engine: BenchEngine;
  readonly sized: readonly SizedRegistry[];
  readonly stop: () => Promise<void>;
}

/** Services in each account. AWS allows 600 private APIs in an account and region. */
const PER_ACCOUNT = 100;
/** Services whose items are generated at a time. */
const CHUNK = 1000;

export async function growRegistries(bench: Bench, counts: readonly number[]): Promise<Grown> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-bench-grown-'));
  const sized = counts.map(sizedOf);
  const puts = (at: SizedRegistry) => () =>
    putsOfRegistry(at, (written) => bench.progress(`writing ${written} of ${at.services} services`));
  const store = await importStore(
    folder,
    sized.map((at) => ({ tables: at.tables, puts: puts(at) })),
  );
  const engine = await startEngine(store);
  const stop = async (): Promise<void> => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { engine, sized, stop };
}

function sizedOf(count: number): SizedRegistry {
  const registry = `grown-${count}`;
  const step = Math.max(1, Math.floor(count / 64));
  const indexes = Array.from({ length: count }, (_, index) => index).filter((index) => index % step === 0);
  return {
    services: count,
    registry,
    tables: tableNames(registry),
    names: indexes.map((index) => serviceOf(index).name),
  };
}

function* putsOfRegistry(
  { services: count, tables }: SizedRegistry,
  onProgress: (written: number) => void,
): Iterable<Put> {
  yield* putsOf([endpoint()], tables);
  for (let from = 0; from < count; from += CHUNK) {
    const length = Math.min(CHUNK, count - from);
    const services = Array.from({ length }, (_, index) => serviceOf(from + index));
    // The endpoint above has already written the network summary.
    for (const put of putsOf(apisOf(services), tables)) if (put.item.pk !== 'NETWORK_SUMMARY') yield put;
    onProgress(from + length);
  }
}

function serviceOf(index: number): Service {
  const account = String(100_000_000_000 + Math.floor(index / PER_ACCOUNT));
  return { name: `orders-${index}-api`, apiId: apiIdOf(index), account };
}
