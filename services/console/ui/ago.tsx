// Times in words, such as `3 d ago`, with the exact time as a tooltip.
import type { Timestamp } from 'waypost/model';
import { createCell, useCell } from '../data/cell.js';

const STEPS = [
  { unit: 'y', ms: 365 * 86_400_000 },
  { unit: 'mo', ms: 30 * 86_400_000 },
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const;

/** `3 d`, or `moments` for less than a second. */
export function spanOf(ms: number): string {
  const step = STEPS.find((candidate) => ms >= candidate.ms);
  return step === undefined ? 'moments' : `${Math.floor(ms / step.ms)} ${step.unit}`;
}

/** `2026-01-02 03:04:05 UTC`. */
export const exactOf = (timestamp: Timestamp): string => timestamp.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');

const clock = createCell(Date.now());
setInterval(() => clock.set(Date.now()), 15_000);

export const useNow = (): number => Math.max(useCell(clock), Date.now() - 15_000);

/** `3 d ago`. A future time, since clocks differ, is `just now`. `bare` leaves `ago` out. */
export function Ago({ at, bare = false }: { readonly at: Timestamp; readonly bare?: boolean }) {
  const ms = useNow() - Date.parse(at);
  const text = ms < 1000 ? 'just now' : bare ? spanOf(ms) : `${spanOf(ms)} ago`;
  return (
    <time dateTime={at} title={exactOf(at)}>
      {text}
    </time>
  );
}
