// What one look at a service saw: its address, or why there is none; and how a watcher is told of it.
import type { LookedUp } from '../answer.js';
import type { Problem } from '../model/index.js';
import { clockTime } from './terminal/age.js';
import type { Pen } from './terminal/pen.js';
import { cleaned, plain } from './terminal/plain.js';

export interface Sighting {
  readonly service: string;
  readonly found: LookedUp | undefined;
  readonly problem: Problem | undefined;
  /** The same for the same state: when it differs, something has changed. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function sightingOf(service: string, seen: LookedUp | Problem): Sighting {
  if ('code' in seen) {
    const { code, message, remedy } = seen;
    // An outage is one state, however its words change.
    const text = code === 'REGISTRY_UNAVAILABLE' ? code : `${code} ${message}`;
    return { service, found: undefined, problem: seen, text, data: { service, error: { code, message, remedy } } };
  }
  const { source: _source, ageMs: _ageMs, ...said } = seen;
  return { service, found: seen, problem: undefined, text: JSON.stringify(said), data: { service, address: said } };
}

export interface LineOptions {
  readonly before: Sighting | undefined;
  readonly now: number;
  /** Of the longest name. */
  readonly width: number;
  readonly pen: Pen;
}

export function sightingLine(sighting: Sighting, { before, now, width, pen }: LineOptions): string {
  const start = `${pen.dim(clockTime(now))}  ${pen.bold(sighting.service.padEnd(width))}`;
  const { found, problem } = cleaned(sighting);
  if (found === undefined) {
    const { code = '', message = '' } = problem ?? {};
    return `${start}  ${(code === 'REGISTRY_UNAVAILABLE' ? pen.red : pen.yellow)(code)}  ${message}`;
  }
  const paint = before === undefined ? pen.cyan : pen.green;
  const headers = Object.entries(found.headers).map(([name, value]) => `${name}: ${value}`);
  const warnings = found.warnings.map(({ code }) => pen.yellow(code));
  return [start, paint(found.url), ...headers, pen.dim(factsOf(found, before?.found)), ...warnings].join('  ');
}

function factsOf({ apiId = '', stage = '', generation }: LookedUp, before: LookedUp | undefined): string {
  const from = before?.apiId === undefined || before.apiId === apiId ? '' : `${plain(before.apiId)} → `;
  return `${from}${apiId}/${stage}${generation === undefined ? '' : `, generation ${generation}`}`;
}
