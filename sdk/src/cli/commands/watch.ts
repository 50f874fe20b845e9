// `waypost watch`: a line for what is, and one for each change, until Ctrl-C.
import { EXIT, exitCodeOf } from '../exit-code.js';
import type { Call, CommandSpec } from '../command.js';
import { problemOf } from '../failure.js';
import { nowhere } from '../place.js';
import { lookNow } from '../registry-of-call.js';
import { sleep } from '../../sleep.js';
import { readDuration } from '../terminal/duration.js';
import { sightingLine, sightingOf, type LineOptions, type Sighting } from '../sighting.js';

export const watch: CommandSpec = {
  line: 'watch <service...>',
  summary: 'follow the address of services as it changes',
  more: 'Prints a line at once and one for every change, until Ctrl-C. With --json, one JSON object per line.',
  shared: ['network', 'region', 'stage'],
  options: [{ flags: '--every <time>', about: 'how often to look (default: 2s)' }],
  examples: ['waypost watch orders-api billing-api', 'waypost watch orders-api --json --every 10s'],
  run: async (call) => {
    if (!call.hasRegistry) throw nowhere();
    const every = Math.max(100, readDuration(call.text('every') ?? '2s', '--every'));
    const { description } = call.reader();
    if (!call.json) call.terminal.note(`Watching ${description}; Ctrl-C ends.`);
    const services = [...new Set(call.args)];
    const width = Math.max(...services.map(({ length }) => length));
    const ending = new AbortController();
    const interrupted = call.world.interrupted();
    interrupted.addEventListener('abort', () => ending.abort(), { once: true });
    try {
      await Promise.all(services.map((service) => follow(call, service, { every, width, signal: ending.signal })));
    } finally {
      // Where one of them fails, the others must not go on.
      ending.abort();
    }
    return EXIT.found;
  },
};

interface FollowOptions {
  readonly every: number;
  readonly width: number;
  readonly signal: AbortSignal;
}

async function follow(call: Call, service: string, { every, width, signal }: FollowOptions): Promise<void> {
  const { runtime } = call.world;
  let told: Sighting | undefined;
  for (;;) {
    const seen = await sight(call, service, { isFirst: told === undefined, signal });
    if (seen === undefined) return;
    if (seen.text !== told?.text) tell(call, seen, { before: told, now: runtime.now(), width, pen: call.terminal.pen });
    told = seen;
    await sleep(runtime, every, { signal }).catch(() => undefined);
  }
}

function tell({ json, terminal }: Call, seen: Sighting, options: LineOptions): void {
  if (json) terminal.jsonLine({ at: new Date(options.now).toISOString(), ...seen.data });
  else terminal.say([sightingLine(seen, options)]);
}

/** What one look saw; undefined once the watch is over. */
async function sight(
  call: Call,
  service: string,
  { isFirst, signal }: { readonly isFirst: boolean; readonly signal: AbortSignal },
): Promise<Sighting | undefined> {
  const isOver = (): boolean => signal.aborted;
  if (isOver()) return undefined;
  try {
    return sightingOf(service, await lookNow(call, service, signal));
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined && isOver()) return undefined;
    // What is wrong from the first look on, a later one does not mend.
    const hopeless = isFirst && [EXIT.usage, EXIT.unreachable].some((code) => code === exitCodeOf(error));
    if (problem === undefined || hopeless) throw error;
    return sightingOf(service, problem);
  }
}
