// Times in words, such as `3 d ago`, with the exact time as a tooltip.
import type { Timestamp } from 'waypost/model';
import { createCell, useCell } from '../data/cell.js';
import { zone } from '../data/remembered.js';

const STEPS = [
  { unit: 'y', ms: 365 * 86_400_000 },
  { unit: 'mo', ms: 30 * 86_400_000 },
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const;

/** `3 d`, or `< 1 s`. */
export function spanOf(ms: number): string {
  const step = STEPS.find((candidate) => ms >= candidate.ms);
  return step === undefined ? '< 1 s' : `${Math.floor(ms / step.ms)} ${step.unit}`;
}

/** `2026-01-02 03:04:05 UTC`, or with the offset of the browser's zone. */
export function exactOf(timestamp: Timestamp): string {
  if (zone.get() === 'UTC') return timestamp.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
  const time = new Date(timestamp);
  const ahead = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + ahead * 60_000).toISOString();
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
  return `${local.slice(0, 19).replace('T', ' ')} ${offset}`;
}

/** `2026-01-02 03:04 UTC`; the exact time is the tooltip of `Ago`. */
export const minuteOf = (timestamp: Timestamp): string => exactOf(timestamp).replace(/:\d\d (?=UTC|[+-])/, ' ');

const clock = createCell(Date.now());
setInterval(() => clock.set(Date.now()), 15_000);

export const useNow = (): number => Math.max(useCell(clock), Date.now() - 15_000);

/** `3 d ago`. A future time becomes `just now`, because clocks differ. `bare` leaves out `ago`. */
export function Ago({ at, bare = false }: { readonly at: Timestamp; readonly bare?: boolean }) {
  const ms = useNow() - Date.parse(at);
  const text = ms < 1000 ? 'just now' : bare ? spanOf(ms) : `${spanOf(ms)} ago`;
  return (
    <time dateTime={at} title={exactOf(at)}>
      {text}
    </time>
  );
}
