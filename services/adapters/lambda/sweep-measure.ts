// Measures the whole registry after each round of sweeps.
import type { DynamoSource } from 'waypost/dynamodb';
import type { ServiceSummary, Environment } from 'waypost/model';
import { allEnded } from '../../app/all-ended.js';
import type { SweepReport } from '../../app/sweep/report.js';
import type { SweepTarget } from '../../app/sweep/ports.js';
import type { SweepDeps } from '../../app/sweep/run.js';
import { settingsFrom } from '../settings/environment.js';
import { createMeter } from './meter.js';
import { figuresOf } from './sweep-figures.js';

export interface SweptRound {
  readonly deps: Pick<SweepDeps, 'state' | 'clock'>;
  readonly targets: readonly SweepTarget[];
}

export type SweepMeasure = (reports: readonly SweepReport[], round: SweptRound) => Promise<void>;

export function createSweepMeasure(environment: Environment): SweepMeasure {
  const { config, tables } = settingsFrom(environment);
  const meter = createMeter(config.registry);
  let source: DynamoSource | undefined;
  return async (reports, { deps, targets }) => {
    // Imported here, since most invocations handle re-checks and never measure.
    const { createDynamoSource } = await import('waypost/dynamodb');
    source ??= createDynamoSource({ table: tables.readers, env: environment });
    const [states, services] = await allEnded([deps.state.all(), readAll(source)]);
    meter(figuresOf({ reports, targets, states, services, now: deps.clock() }));
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
