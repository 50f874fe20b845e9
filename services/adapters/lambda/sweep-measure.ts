// Measures sweeps as they end, and the whole registry once a round.
import type { DynamoSource } from 'waypost/dynamodb';
import type { ServiceSummary, Environment } from 'waypost/model';
import type { SweepReport } from '../../app/sweep/report.js';
import { settingsFrom } from '../settings/environment.js';
import { createMeter } from './meter.js';
import { driftOf, figuresOf, type SweptRegistry } from './sweep-figures.js';

export interface SweepMeasure {
  readonly swept: (reports: readonly SweepReport[]) => void;
  readonly round: (registry: SweptRegistry) => Promise<void>;
}

export function createSweepMeasure(environment: Environment): SweepMeasure {
  const { config, tables } = settingsFrom(environment);
  const meter = createMeter(config.registry);
  let source: DynamoSource | undefined;
  return {
    swept: (reports) => meter(driftOf(reports)),
    round: async (registry) => {
      // Imported here, since most invocations handle messages and never measure the registry.
      const { createDynamoSource } = await import('waypost/dynamodb');
      source ??= createDynamoSource({ table: tables.readers, env: environment });
      meter(figuresOf(registry, await readAll(source)));
    },
  };
}

const MOST_PAGES = 1000;

async function readAll(source: DynamoSource): Promise<readonly ServiceSummary[]> {
  const services: ServiceSummary[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await source.list({ limit: 1000, cursor });
    services.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) return services;
  }
  throw new Error('The list of services has no end.');
}
