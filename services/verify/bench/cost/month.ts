// A month of Waypost on AWS, and of Cloud Map for the same work.
import type { StoreSize } from '../growth/store-size.js';
import { DURATIONS, PRICES, WATCHED, WORK } from './inputs.js';

/** DynamoDB units of an event, from the recorded commands of the handler. */
export interface EventUnits {
  readonly reads: number;
  readonly writes: number;
}

interface CostLine {
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
    { what: 'health', waypost: healthCost(events), cloudMap: 0 },
    { what: 'activity', waypost: moves() * moveCost(), cloudMap: 0 },
    { what: 'alarms, metrics and logs', waypost: watchingCost(events), cloudMap: 0 },
  ];
}

/** What is saved when processes share agents: an agent refreshes a service once for all its callers. */
export function savedByAgents(lines: readonly CostLine[]): number {
  const refreshes = lines.find(({ what }) => what === 'refreshes of callers')?.waypost ?? 0;
  return refreshes * (1 - 1 / WORK.callersOfAgent.value);
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

/**
 * A call of a sweep takes one write. An incremental sweep lists; a full sweep also reads the stages of every API. Each sweep is a
 * message, which is sent, received and deleted.
 */
function sweepCost(): number {
  const perAccount = WORK.services.value / WORK.accounts.value;
  const { accounts, incrementalSweeps, fullSweeps } = WORK;
  const calls = accounts.value * (incrementalSweeps.value * 3 + fullSweeps.value * (perAccount + 3));
  const messages = accounts.value * (incrementalSweeps.value + fullSweeps.value);
  const running = DURATIONS.call.value * DURATIONS.memory.value * PRICES.compute.value;
  return calls * (running + PRICES.writeUnit.value) + messages * 3 * PRICES.message.value;
}

/** Each event starts the computation of its service, and each hour all health is computed. services/README.md has the units. */
function healthCost(events: number): number {
  const { invocation, compute, readUnit, writeUnit } = PRICES;
  const running = (seconds: number): number => seconds * DURATIONS.healthMemory.value * compute.value;
  const ofService = running(DURATIONS.healthOfService.value) + 20 * readUnit.value + writeUnit.value;
  const everything =
    WORK.services.value * (1.2 * readUnit.value + running(WORK.networksOfService.value * DURATIONS.judgement.value));
  return events * (invocation.value + ofService) + WORK.healthRounds.value * everything;
}

function moves(): number {
  return WORK.services.value * (WORK.redeployed.value + WORK.recreated.value);
}

/** Three reads, a row, an event and an invocation. */
function moveCost(): number {
  const { customEvent, invocation, compute, readUnit, writeUnit } = PRICES;
  const running = DURATIONS.move.value * DURATIONS.memory.value * compute.value;
  return 3 * readUnit.value + writeUnit.value + customEvent.value + invocation.value + running;
}

function watchingCost(events: number): number {
  const { hubAlarms, accountAlarms, metrics, logsOfEvent } = WATCHED;
  const alarms = hubAlarms.value + WORK.accounts.value * accountAlarms.value;
  const logs = (events * logsOfEvent.value) / 1e9;
  return (
    alarms * PRICES.alarm.value +
    metrics.value * PRICES.metric.value +
    PRICES.dashboard.value +
    logs * PRICES.logs.value
  );
}
