// Colours for a terminal that shows them, unless the user turned them off. FORCE_COLOR overrides NO_COLOR, as in Node.
import { styleText } from 'node:util';
import type { Environment } from '../../model/schema.js';
import type { GateVerdict, ServiceHealth, ServiceStatus } from '../../model/index.js';

const STYLES = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;

export type Pen = Readonly<Record<(typeof STYLES)[number], (text: string) => string>>;

export function penOf(coloured: boolean): Pen {
  // Node would decide by the process's own stdout; `isColoured` has decided already.
  const styles = STYLES.map((style) => [
    style,
    (text: string) => (coloured && text !== '' ? styleText(style, text, { validateStream: false }) : text),
  ]);
  return Object.fromEntries(styles) as Pen; // one function for each style
}

/** https://no-color.org and https://force-color.org: any value that is not empty. */
export function isColoured(isTerminal: boolean, env: Environment): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTerminal && env.TERM !== 'dumb';
}

/** Live is not green: an API serves the name, which says nothing about who reaches it. */
export function paintStatus(status: ServiceStatus, pen: Pen): string {
  return { live: (text: string) => text, 'not-ready': pen.yellow, gone: pen.red }[status](status);
}

const HEALTH_MARKS: Readonly<Record<string, readonly [style: keyof Pen, sign: string]>> = {
  blocked: ['red', '✖'],
  degraded: ['yellow', '!'],
  unknown: ['yellow', '?'],
  ok: ['green', '✔'],
};

/** Empty for a service without a health, such as one that is not live. */
export function paintHealth(health: ServiceHealth | undefined, pen: Pen): string {
  if (health === undefined) return '';
  const [style, sign] = HEALTH_MARKS[health] ?? ['dim', '?']; // a later version may have more
  return pen[style](`${sign} ${health}`);
}

export function paintVerdict(verdict: GateVerdict, pen: Pen): string {
  const { paint, sign } = {
    pass: { paint: pen.green, sign: '✔' },
    fail: { paint: pen.red, sign: '✖' },
    unknown: { paint: pen.yellow, sign: '?' },
  }[verdict];
  return paint(`${sign} ${verdict}`);
}
