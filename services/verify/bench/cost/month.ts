// A month of Waypost on AWS, and of Cloud Map for the same work.
import type { StoreSize } from '../growth/store-size.js';
import { DURATIONS, PRICES, WORK } from './inputs.js';

/** DynamoDB units of an event, from the recorded commands of the handler. */
export interface EventUnits {
  readonly reads: number;
  readonly writes: number;
}

export interface CostLine {
  readonly what: string;
  /** Dollars a month. */
  readonly waypost: number;
  readonly cloudMap: number;
}

const MONTH = 30 * 86_400;
/** An item of up to 4 KB read by a BatchGetItem without strong consistency. */
const EVENTUAL = 0.5;

export function monthOf(units: EventUnits, size: StoreSize): CostLine[] {
  const refreshes = refreshesAMonth();
  const events = WORK.services.value * (WORK.redeployed.value + 4 * WORK.recreated.value);
  const eventsCost = eventCost(events, units);
  return [
    {
      what: 'refreshes of callers',
      // The network is known after the first read, so a refresh reads only the service's item.
      waypost: refreshes * EVENTUAL * PRICES.readUnit.value,
      cloudMap: refreshes * PRICES.discover.value,
    },
    {
      what: 'starts of callers',
      waypost: starts() * (WORK.servicesOfCaller.value + 1) * EVENTUAL * PRICES.readUnit.value,
      cloudMap: starts() * WORK.servicesOfCaller.value * PRICES.discover.value,
    },
    {
      what: 'registered services',
      waypost: storedGigabytes(size) * (PRICES.storage.value + PRICES.recovery.value),
      cloudMap: WORK.services.value * PRICES.resource.value,
    },
    {
      what: 'events',
      waypost: eventsCost,
      // Cloud Map needs somebody to apply the events too. Only its writes are free.
      cloudMap: eventsCost - events * units.writes * PRICES.writeUnit.value,
    },
    { what: 'sweeps', waypost: sweepCost(), cloudMap: 0 },
  ];
}

function refreshesAMonth(): number {
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

/** A call of a sweep takes one write. An incremental sweep lists; a full sweep also reads the stages of every API. */
function sweepCost(): number {
  const perAccount = WORK.services.value / WORK.accounts.value;
  const calls = WORK.accounts.value * (WORK.incrementalSweeps.value * 3 + WORK.fullSweeps.value * (perAccount + 3));
  const running = DURATIONS.call.value * DURATIONS.memory.value * PRICES.compute.value;
  return calls * (running + PRICES.writeUnit.value);
}
