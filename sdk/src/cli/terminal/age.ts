// Times for people: the minute in UTC, and how long ago that was.

const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const;

/** `3 d ago`; a time that lies ahead, since clocks differ, is `just now`. */
export function ago(timestamp: string, now: number): string {
  const ms = now - Date.parse(timestamp);
  const step = STEPS.find((candidate) => ms >= candidate.ms);
  return step === undefined ? 'just now' : `${Math.floor(ms / step.ms)} ${step.unit} ago`;
}

/** `2026-01-02 03:04 UTC`. */
export function minute(timestamp: string): string {
  return `${timestamp.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `03:04:05`, in UTC, as the lines of a log begin. */
export function clockTime(now: number): string {
  return new Date(now).toISOString().slice(11, 19);
}
