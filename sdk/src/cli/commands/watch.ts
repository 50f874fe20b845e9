// `waypost watch`: prints the address of each service now and after every change, until Ctrl-C.
import type { LookupResult } from '../../resolve/answer.js';
import { sleep } from '../../runtime.js';
import type { CommandSpec, Invocation } from '../command.js';
import { EXIT } from '../exit-code.js';
import type { ShownProblem } from '../failure.js';
import { lookUpOrProblem } from '../look-up-now.js';
import type { Pen } from '../terminal/pen.js';
import { cleaned } from '../terminal/plain.js';
import { clockTime, readDuration } from '../terminal/time.js';

export const watch: CommandSpec = {
  line: 'watch <service...>',
  summary: 'print the address of services whenever it changes',
  more: 'Prints a line at once and one for every change, until Ctrl-C. With --json, prints one JSON object per line.',
  shared: ['network', 'region', 'stage'],
  options: [{ flags: '--every <time>', about: 'how often to look (default: 2s)' }],
  examples: ['waypost watch orders-api billing-api', 'waypost watch orders-api --json --every 10s'],
  run: async (invocation) => {
    const { args, json, terminal, context } = invocation;
    const every = Math.max(100, readDuration(invocation.text('every') ?? '2s', '--every'));
    const { description } = invocation.reader();
    if (!json) terminal.note(`Watching ${description}. Press Ctrl-C to stop.`);
    const services = [...new Set(args)];
    const width = Math.max(...services.map(({ length }) => length));
    const ending = new AbortController();
    context.interrupted().addEventListener('abort', () => ending.abort(), { once: true });
    const options = { every, width, signal: ending.signal };
    try {
      await Promise.all(services.map((service) => follow(invocation, service, options)));
    } finally {
      // Where one of them fails, the others end too.
      ending.abort();
    }
    return EXIT.found;
  },
};

interface FollowOptions {
  /** In ms. */
  readonly every: number;
  /** Width of the longest service name. */
  readonly width: number;
  readonly signal: AbortSignal;
}

async function follow(invocation: Invocation, service: string, options: FollowOptions): Promise<void> {
  const { every, width, signal } = options;
  const { terminal, json, context } = invocation;
  const { runtime } = context;
  let before: WatchedState | undefined;
  for (;;) {
    const isFatal = ({ code }: ShownProblem) => before === undefined && FATAL_AT_FIRST.has(code);
    const seen = await lookUpOrProblem(invocation, service, { signal, isFatal });
    if (seen === undefined) return;
    const current = stateOf(seen);
    if (current.state !== before?.state) {
      const now = runtime.now();
      if (json) terminal.jsonLine({ at: new Date(now).toISOString(), service, ...current.data });
      else terminal.print([lineOf(service.padEnd(width), seen, { before: before?.seen, now, pen: terminal.pen })]);
    }
    before = current;
    await sleep(runtime, every, { signal }).catch(() => undefined);
  }
}

/** Problems that end a watch that has seen nothing yet, since looking again does not solve them. */
const FATAL_AT_FIRST: ReadonlySet<string> = new Set(['INVALID_REQUEST', 'METHOD_NOT_ALLOWED', 'REGISTRY_UNAVAILABLE']);

interface WatchedState {
  readonly seen: LookupResult | ShownProblem;
  /** Differs exactly when a change must be printed. */
  readonly state: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function stateOf(seen: LookupResult | ShownProblem): WatchedState {
  if ('code' in seen) {
    const { code, message, remedy } = seen;
    // The message of an outage may vary while the outage lasts.
    const state = code === 'REGISTRY_UNAVAILABLE' ? code : `${code} ${message}`;
    return { seen, state, data: { error: { code, message, remedy } } };
  }
  const { source: _source, ageMs: _ageMs, ...address } = seen;
  return { seen, state: JSON.stringify(address), data: { address } };
}

interface LineOptions {
  readonly before: LookupResult | ShownProblem | undefined;
  readonly now: number;
  readonly pen: Pen;
}

function lineOf(service: string, seen: LookupResult | ShownProblem, { before, now, pen }: LineOptions): string {
  const start = `${pen.dim(clockTime(now))}  ${pen.bold(service)}`;
  const shown = cleaned(seen);
  if ('code' in shown) {
    const paint = shown.code === 'REGISTRY_UNAVAILABLE' ? pen.red : pen.yellow;
    return [start, paint(shown.code), shown.message].join('  ');
  }
  const paint = before === undefined ? pen.cyan : pen.green;
  const headers = Object.entries(shown.headers).map(([name, value]) => `${name}: ${value}`);
  const warnings = shown.warnings.map(({ code }) => pen.yellow(code));
  return [start, paint(shown.url), ...headers, pen.dim(factsOf(shown, cleaned(before))), ...warnings].join('  ');
}

function factsOf(
  { apiId = '', stage = '', generation }: LookupResult,
  before: LookupResult | ShownProblem | undefined,
): string {
  const old = before === undefined || 'code' in before ? undefined : before.apiId;
  const from = old === undefined || old === apiId ? '' : `${old} → `;
  return `${from}${apiId}/${stage}${generation === undefined ? '' : `, generation ${generation}`}`;
}
