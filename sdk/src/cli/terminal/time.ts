// Durations and times as a person types and reads them: `30s`, `1 h 30 min`, `3 d ago`.
import { invalidRequest } from '../failure.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Milliseconds; a number without a unit is in seconds. */
export function readDuration(text: string, option: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d+)?)(ms|s|min|m|h)/g)];
  if (text !== '' && parts.map(([part]) => part).join('') === text) {
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  }
  throw invalidRequest(
    `Invalid duration ${JSON.stringify(text.slice(0, 40))} for ${option}.`,
    `Give ${option} a duration such as 30s, 5m or 1h30m.`,
  );
}

/** `5 min`, `1 h 30 min`, `90 s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(rest > 0 ? [`${rest} s`] : []),
  ];
  return parts.join(' ') || '0 s';
}

const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const;

/** `3 d ago`; `just now` for a time in the future, since clocks differ. */
export function ago(timestamp: string, now: number): string {
  const ms = now - Date.parse(timestamp);
  const step = STEPS.find((candidate) => ms >= candidate.ms);
  return step === undefined ? 'just now' : `${Math.floor(ms / step.ms)} ${step.unit} ago`;
}

/** `2026-01-02 03:04 UTC (3 d ago)`. */
export function timeAndAge(timestamp: string, now: number): string {
  return `${timestamp.slice(0, 16).replace('T', ' ')} UTC (${ago(timestamp, now)})`;
}

/** The UTC time of day, `03:04:05`. */
export function clockTime(now: number): string {
  return new Date(now).toISOString().slice(11, 19);
}
