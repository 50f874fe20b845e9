// Spans of time as a person types them: `30s`, `5m`, `1h30m`.
import { invalidRequest } from '../failure.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** In milliseconds; a bare number is seconds. */
export function readDuration(text: string, option: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d+)?)(ms|s|min|m|h)/g)];
  if (text !== '' && parts.map(([part]) => part).join('') === text) {
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  }
  throw invalidRequest(
    `${JSON.stringify(text.slice(0, 40))} is no span of time.`,
    `Give ${option} as in 30s, 5m or 1h30m.`,
  );
}

/** `5 min`, `1 h 30 min`, `90 s`. */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(rest > 0 ? [`${rest} s`] : []),
  ];
  return parts.join(' ') || '0 s';
}
