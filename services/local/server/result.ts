// What the local server answers of one event.

export type EventOutcome = 'applied' | 'unchanged' | 'ignored' | 'unmatched' | 'invalid' | 'failed';

export interface EventResult {
  readonly eventId: string | null;
  readonly outcome: EventOutcome;
  readonly reason?: string;
}

export const invalidResult = (reason: string, eventId: string | null = null): EventResult => ({
  eventId,
  outcome: 'invalid',
  reason,
});
