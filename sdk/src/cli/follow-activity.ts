// Prints changes as they are recorded, until Ctrl-C. A change that is recorded late has the time at which it happened, so each look
// reads some minutes again, one now and then a day, and prints what no earlier look has seen.
import { isWaypostError, sinceTime, type ActivityRow } from '../model/index.js';
import { sleep } from '../runtime.js';
import type { Invocation } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { allOf, type AskedActivity, type OperatorReader } from './reader/reader.js';
import { activityLines } from './show-activity.js';
import type { Widths } from './terminal/columns.js';
import { cleaned } from './terminal/plain.js';
import { readDuration } from './terminal/time.js';

/** CloudTrail's events arrive up to some fifteen minutes late. */
const LATE = '20m';
/** EventBridge repeats an event for a day, and a sweep finds what no event reported. */
const VERY_LATE = '24h';
const LONG_LOOK_MS = 300_000;

/** @throws WaypostError where the first look fails; a later one is repeated. */
export async function followActivity(
  invocation: Invocation,
  reader: OperatorReader,
  asked: AskedActivity,
): Promise<ExitCode> {
  const { context, terminal, json, text } = invocation;
  const { runtime } = context;
  const every = Math.max(100, readDuration(text('every') ?? '2s', '--every'));
  const stop = context.interrupted();
  const print = printerOf(invocation);
  const seen = new Map<string, string>();
  let since = sinceTime(asked.since, runtime.now());
  let isFirst = true;
  let longLookAt = 0;
  if (!json) terminal.note(`Following ${invocation.reader().description}. Press Ctrl-C to stop.`);
  while (!stop.aborted) {
    const now = runtime.now();
    const longest = earlier(since, sinceTime(VERY_LATE, now));
    try {
      const from = now >= longLookAt ? longest : since;
      const rows = await allOf((paging) => reader.activity({ ...asked, since: from }, paging));
      const fresh = rows.filter(({ id, at }) => seen.get(id) !== at).reverse();
      for (const { id, at } of fresh) seen.set(id, at);
      // The first look also learns what is older than what was asked for, so that it is never printed.
      print(isFirst ? fresh.filter(({ at }) => at >= since) : fresh, now);
      if (now >= longLookAt) longLookAt = now + LONG_LOOK_MS;
      isFirst = false;
    } catch (error) {
      if (isFirst || !isWaypostError(error) || error.code !== 'REGISTRY_UNAVAILABLE') throw error;
      terminal.warn(cleaned(error.message));
    }
    const late = sinceTime(LATE, now);
    if (late > since) since = late;
    for (const [id, at] of seen) if (at < longest) seen.delete(id);
    await sleep(runtime, every, { signal: stop }).catch(() => undefined);
  }
  return EXIT.found;
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** Lines of a table whose columns only grow, or objects of JSON. */
function printerOf({ terminal, json }: Invocation) {
  let widths: Widths | undefined;
  return (rows: readonly ActivityRow[], now: number): void => {
    if (json) {
      rows.forEach(terminal.jsonLine);
      return;
    }
    if (rows.length === 0) return;
    const shown = activityLines(cleaned(rows), { ...terminal, now, earlier: widths });
    widths = shown.widths;
    terminal.print(shown.lines);
  };
}
