// Converts times: whole seconds inside, RFC 3339 outside. An event contains a dozen times, and `Date` takes a microsecond for each.

/** Whole seconds since 1970, UTC: the resolution of CloudTrail's `eventTime`. */
export type Second = number;

/** How far two clocks may differ. */
export const CLOCK_SKEW: Second = 5;

/** Only times of this century: no call to AWS has another. */
const ISO_SECONDS = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const MINUTE: Second = 60;
const HOUR: Second = 3600;
const DAY: Second = 86_400;
/** 2000-01-01T00:00:00Z and 2100-01-01T00:00:00Z. Between them, each fourth year is a leap year, and 2000 is the first. */
const CENTURY_BEGINS: Second = 946_684_800;
const CENTURY_ENDS: Second = 4_102_444_800;
const DAYS_OF_FOUR_YEARS = 1461;
/** How many days of a leap year come before each month, and before the next year. */
const DAYS_BEFORE = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366];
const FEBRUARY = 1;

/** The second of an `eventTime`, which always has twenty characters; `undefined` if there is no such time. */
export function secondOf(text: unknown): Second | undefined {
  if (typeof text !== 'string' || !ISO_SECONDS.test(text)) return undefined;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const days = daysOf(twoDigits(text, 2), twoDigits(text, 5) - 1, twoDigits(text, 8));
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  return CENTURY_BEGINS + days * DAY + hour * HOUR + minute * MINUTE + second;
}

/** The days since 2000; `undefined` for 30 February. @param month from 0 @param day from 1 */
function daysOf(year: number, month: number, day: number): number | undefined {
  const isLeap = year % 4 === 0;
  const before = DAYS_BEFORE[month];
  const next = DAYS_BEFORE[month + 1];
  if (before === undefined || next === undefined) return undefined;
  const length = next - before - (month === FEBRUARY && !isLeap ? 1 : 0);
  if (day < 1 || day > length) return undefined;
  const missing = month > FEBRUARY && !isLeap ? 1 : 0;
  return 365 * year + Math.ceil(year / 4) + before - missing + day - 1;
}

/** The characters are known to be digits. */
function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO;
}

const ZERO = '0'.charCodeAt(0);

/** `2026-01-02T03:04:05Z`. */
export function timestampOf(second: Second): string {
  if (!Number.isInteger(second) || second < CENTURY_BEGINS || second >= CENTURY_ENDS)
    return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  const since = second - CENTURY_BEGINS;
  const ofDay = since % DAY;
  const time = `${padded(Math.floor(ofDay / HOUR))}:${padded(Math.floor(ofDay / MINUTE) % 60)}:${padded(ofDay % 60)}`;
  return `${dateOf((since - ofDay) / DAY)}T${time}Z`;
}

/** `2026-01-02`. @param days since 2000 */
function dateOf(days: number): string {
  const ofFourYears = days % DAYS_OF_FOUR_YEARS;
  const isLeap = ofFourYears < 366;
  const yearsOn = isLeap ? 0 : Math.floor((ofFourYears - 1) / 365);
  const year = 4 * Math.floor(days / DAYS_OF_FOUR_YEARS) + yearsOn;
  const ofYear = isLeap ? ofFourYears : (ofFourYears - 1) % 365;
  // Counts as in a leap year: other years lack its 60th day, 29 February.
  const leapDay = isLeap || ofYear < 59 ? ofYear : ofYear + 1;
  let month = 0;
  while ((DAYS_BEFORE[month + 1] ?? Infinity) <= leapDay) month += 1;
  return `20${padded(year)}-${padded(month + 1)}-${padded(leapDay - (DAYS_BEFORE[month] ?? 0) + 1)}`;
}

const PADDED = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

/** Two digits. */
function padded(number: number): string {
  return PADDED[number] ?? String(number);
}
