// Answers whether the registry works, and how old the last event and sweep of each account and region are.
import type { Problem } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import { timestampOf, type Second } from '../../../core/time.js';
import { allEnded } from '../../all-ended.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function healthzRoute({ registry, reader, heartbeat, clock, health, failing, lacks }: QueryPorts): Route {
  return routeOf(REQUESTS.healthz, async () => {
    // Reads both tables; if either fails, the answer is REGISTRY_UNAVAILABLE.
    const beats = lacks?.records === undefined ? heartbeat.all() : [];
    const [rows] = await allEnded([beats, reader.read([{ kind: 'networks' }])]);
    const cause = failing?.();
    if (cause !== undefined) return refused(cannotStore(cause));
    const now = clock();
    const accounts = rows.map(({ account, region, lastEvent, lastSweep }) => ({
      accountId: account,
      region,
      lastEventAt: timeOf(lastEvent),
      lastEventAgeSeconds: ageOf(lastEvent, now),
      lastSweepAt: timeOf(lastSweep),
      lastSweepAgeSeconds: ageOf(lastSweep, now),
    }));
    return found({ status: 'ok', registry, accounts, ...health?.() });
  });
}

function cannotStore(cause: string): Problem {
  return {
    code: 'REGISTRY_UNAVAILABLE',
    message: `Events cannot be stored: ${cause}.`,
    remedy: 'Remove the cause, such as a full disk, then post the events again.',
  };
}

function timeOf(second: Second | undefined): string | null {
  return second === undefined ? null : timestampOf(second);
}

/** Never negative: the clocks of AWS and of this machine differ. */
function ageOf(second: Second | undefined, now: Second): number | null {
  return second === undefined ? null : Math.max(0, now - second);
}
