// Sends the events of moves to an event bus. It uses a single call, so it does without EventBridge's client.
import { isObject } from 'waypost/model';
import { MOVED_EVENT, type ServiceMoved } from '../../core/activity/moved-event.js';
import { createJsonCalls, type JsonAnswer, type JsonCallsParts } from './json-calls.js';

interface EventBusParts extends Pick<JsonCallsParts, 'region' | 'endpoint' | 'credentials'> {
  /** The bus's name or ARN. */
  readonly bus: string;
}

/** How many events EventBridge accepts in one call. */
const BATCH = 10;

/** @throws Error if EventBridge did not accept an event. A retry sends all events again, also the accepted ones. */
export function createEventBus({ bus, ...parts }: EventBusParts) {
  const call = createJsonCalls({ service: 'events', target: 'AWSEvents', ...parts });
  return async (moves: readonly ServiceMoved[]): Promise<void> => {
    for (let from = 0; from < moves.length; from += BATCH) {
      const Entries = moves.slice(from, from + BATCH).map((move) => ({
        EventBusName: bus,
        Source: MOVED_EVENT.source,
        DetailType: MOVED_EVENT.detailType,
        Detail: JSON.stringify(move),
      }));
      expectTaken(await call('PutEvents', { Entries }), Entries.length, bus);
    }
  };
}

/** An answer that does not confirm every event is a failure. */
function expectTaken({ Entries }: JsonAnswer, count: number, bus: string): void {
  const entries: readonly unknown[] = Array.isArray(Entries) ? Entries : [];
  const isTaken = (entry: unknown): boolean => isObject(entry) && typeof entry.EventId === 'string';
  const taken = entries.filter(isTaken).length;
  if (taken === count) return;
  const refused = entries.find((entry) => !isTaken(entry));
  const reason = isObject(refused) ? `${String(refused.ErrorCode)} ${String(refused.ErrorMessage)}` : 'no reason given';
  throw new Error(
    `The event bus ${bus} took ${taken} of ${count} events: ${reason}. Check the bus and the role's events:PutEvents.`,
  );
}
