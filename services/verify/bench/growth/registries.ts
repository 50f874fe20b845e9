// The same registry at several sizes, beside one another in one engine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableNames, type TableNames } from '../../../adapters/dynamodb/tables.js';
import { apisOf, endpoint } from '../fixture/kept.js';
import { apiIdOf, type Service } from '../fixture/scope.js';
import { putsOf, type Put } from '../fixture/seed.js';
import type { Bench } from '../harness/bench.js';
import { startEngine, type Engine } from '../peers/engine.js';
import { importStore } from './import.js';

export interface Sized {
  readonly services: number;
  readonly registry: string;
  readonly tables: TableNames;
  /** Some of the names, from all over the registry. */
  readonly names: readonly string[];
}

export interface Grown {
  readonly engine: Engine;
  readonly sized: readonly Sized[];
  readonly stop: () => Promise<void>;
}

/** Services of an account: AWS allows 600 private APIs in an account and region. */
const PER_ACCOUNT = 100;
/** Services whose items are made at a time. */
const CHUNK = 1000;

export async function growRegistries(bench: Bench, counts: readonly number[]): Promise<Grown> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-bench-grown-'));
  const sized = counts.map(sizedOf);
  const puts = (at: Sized) => () => putsOfRegistry(at, (written) => tell(bench, written, at));
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

function tell(bench: Bench, written: number, { services }: Sized): void {
  bench.progress(`writing ${written} of ${services} services`);
}

function sizedOf(count: number): Sized {
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

function* putsOfRegistry({ services: count, tables }: Sized, onProgress: (written: number) => void): Iterable<Put> {
  yield* putsOf([endpoint()], tables);
  for (let from = 0; from < count; from += CHUNK) {
    const length = Math.min(CHUNK, count - from);
    const services = Array.from({ length }, (_, index) => serviceOf(from + index));
    // Of the networks nothing more is known: theirs were written before.
    for (const put of putsOf(apisOf(services), tables)) if (put.item.pk !== 'NETWORK_SUMMARY') yield put;
    onProgress(from + length);
  }
}

function serviceOf(index: number): Service {
  const account = String(100_000_000_000 + Math.floor(index / PER_ACCOUNT));
  return { name: `orders-${index}-api`, apiId: apiIdOf(index), account };
}
