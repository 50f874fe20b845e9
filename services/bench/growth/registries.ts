// The same registry at several sizes, beside one another in one engine.
import { makeTables, type Engine } from '../peers/engine.js';
import type { TableNames } from '../../adapters/dynamodb/tables.js';
import { apiIdOf, type Service } from '../fixture/place.js';
import { seed } from '../fixture/seed.js';
import type { Bench } from '../harness/bench.js';

export interface Sized {
  readonly services: number;
  readonly registry: string;
  readonly tables: TableNames;
  /** Some of the names, from all over the registry. */
  readonly names: readonly string[];
}

/** Services of an account: AWS allows 600 private APIs in an account and region. */
export const PER_ACCOUNT = 100;

export function accountOf(index: number): string {
  return String(100_000_000_000 + Math.floor(index / PER_ACCOUNT));
}

export async function seedRegistry(bench: Bench, engine: Engine, count: number): Promise<Sized> {
  const registry = `grown-${count}`;
  const tables = await makeTables(engine, registry);
  const services = Array.from({ length: count }, (_, index) => serviceOf(index));
  await seed({
    engine,
    tables,
    services,
    onProgress: (written, of) => bench.progress(`writing ${written} of ${of} services`),
  });
  const step = Math.max(1, Math.floor(count / 64));
  const names = services.filter((_, index) => index % step === 0).map(({ name }) => name);
  return { services: count, registry, tables, names };
}

function serviceOf(index: number): Service {
  return { name: `orders-${index}-api`, apiId: apiIdOf(index), account: accountOf(index) };
}
