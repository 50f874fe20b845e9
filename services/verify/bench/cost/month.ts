// A month of Waypost on AWS, and of Cloud Map for the same work.
import type { StoreSize } from '../growth/store-size.js';
import { DURATIONS, PRICES, WORK } from './inputs.js';

/** What events ask of DynamoDB, from the commands that the handler was seen to send. */
export interface EventUnits {
  readonly reads: number;
  readonly writes: number;
}

export interface Line {
  readonly what: string;
  /** Dollars a month. */
  readonly waypost: number;
  readonly cloudMap: number;
}

const MONTH = 30 * 86_400;
/** An item of up to 4 KB read by a BatchGetItem without strong consistency. */
const EVENTUAL = 0.5;

export function monthOf(units: EventUnits, size: StoreSize): Line[] {
  const looks = looksAMonth();
  const events = WORK.services.value * (WORK.redeployed.value + 4 * WORK.remade.value);
  const following = eventCost(events, units);
  return [
    {
      what: 'callers that look',
      // The network is known after the first look, and only a service's item is read.
      waypost: looks * EVENTUAL * PRICES.readUnit.value,
      cloudMap: looks * PRICES.discover.value,
    },
    {
      what: 'callers that start',
      waypost: starts() * (WORK.servicesOfCaller.value + 1) * EVENTUAL * PRICES.readUnit.value,
      cloudMap: starts() * WORK.servicesOfCaller.value * PRICES.discover.value,
    },
    {
      what: 'services that are registered',
      waypost: storedGigabytes(size) * (PRICES.storage.value + PRICES.recovery.value),
      cloudMap: WORK.services.value * PRICES.resource.value,
    },
    {
      what: 'events that are followed',
      waypost: following,
      // Somebody has to follow them for Cloud Map as well: the same, but its writes are free.
      cloudMap: following - events * units.writes * PRICES.writeUnit.value,
    },
    { what: 'sweeps', waypost: sweepCost(), cloudMap: 0 },
  ];
}

function looksAMonth(): number {
  const { callers, servicesOfCaller, active, freshFor } = WORK;
  return (callers.value * servicesOfCaller.value * active.value * MONTH) / freshFor.value;
}

function starts(): number {
  return WORK.callers.value * WORK.coldStarts.value;
}

function storedGigabytes({ readers, records, index }: StoreSize): number {
  return (WORK.services.value * (readers + records + index)) / 1e9;
}

function eventCost(events: number, { reads, writes }: EventUnits): number {
  const { bus, invocation, compute, readUnit, writeUnit } = PRICES;
  const running = DURATIONS.event.value * DURATIONS.memory.value * compute.value;
  const stored = reads * readUnit.value + writes * writeUnit.value;
  return events * (bus.value + invocation.value + running + stored);
}

/** A call takes its turn by one write; a incremental sweep lists, a complete one reads every API's stages. */
function sweepCost(): number {
  const perAccount = WORK.services.value / WORK.accounts.value;
  const calls = WORK.accounts.value * (WORK.incrementalSweeps.value * 3 + WORK.fullSweeps.value * (perAccount + 3));
  const running = DURATIONS.call.value * DURATIONS.memory.value * PRICES.compute.value;
  return calls * (running + PRICES.writeUnit.value);
}
