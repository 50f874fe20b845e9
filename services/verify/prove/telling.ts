// What a person sees of a run: a line that moves on a terminal, plain lines now and then elsewhere.
import type { Terminal } from '../../local/terminal.js';
import type { Audience, Result } from './prove.js';

export interface Screen {
  readonly terminal: Terminal;
  /** Writes without a line's end. */
  readonly write: (text: string) => void;
  /** Whether a line can be written over. */
  readonly live: boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Milliseconds between two sights of the progress. */
const LIVE = 200;
const PLAIN = 30_000;

const CLEAR = '\r\u001b[K';

export function createAudience({ terminal, write, live, now }: Screen): Audience {
  let begun = { name: '', amount: 0, at: 0, unit: '', shown: 0, from: undefined as number | undefined };
  return {
    begins: ({ name, unit, proves }, amount) => {
      const at = now();
      begun = { name, unit, amount, at, shown: at, from: undefined };
      terminal.say(`${terminal.bold(name.padEnd(NAME))} ${proves}`);
    },
    moves: (done) => {
      begun.from ??= done;
      if (now() - begun.shown < (live ? LIVE : PLAIN)) return;
      begun.shown = now();
      const line = progressLine({ ...begun, done, from: begun.from, seconds: (now() - begun.at) / 1000 });
      if (live) write(`${CLEAR}${line}`);
      else terminal.say(line);
    },
    ends: (result) => {
      if (live) write(CLEAR);
      tellResult(result, terminal);
    },
  };
}

const NAME = 14;

interface Pace {
  readonly done: number;
  readonly amount: number;
  readonly unit: string;
  /** How many were done when this run first looked. */
  readonly from: number;
  readonly seconds: number;
}

export function progressLine({ done, amount, unit, from, seconds }: Pace): string {
  const rate = seconds <= 0 ? 0 : (done - from) / seconds;
  const left = rate <= 0 ? '' : `, ${clock((amount - done) / rate)} left`;
  const percent = Math.floor((100 * done) / Math.max(1, amount));
  return `${' '.repeat(NAME)} ${count(done)} of ${count(amount)} ${unit}, ${String(percent)} %, ${count(rate)}/s${left}`;
}

function tellResult(result: Result, { say, bold, dim, green }: Terminal): void {
  const { outcome, tried, unit, seconds, figures, reason, failure } = result;
  const indent = ' '.repeat(NAME);
  const amount = `${count(tried)} ${unit} in ${clock(seconds)}`;
  const measured = Object.entries(figures).map(([name, figure]) => `${name} ${count(figure)}`);
  if (outcome === 'held') say(`${indent} ${green('held')}: ${amount}`);
  if (outcome === 'skipped') say(`${indent} skipped: ${reason ?? ''}`);
  if (outcome === 'interrupted') say(`${indent} interrupted after ${amount}`);
  if (measured.length > 0) say(`${indent} ${dim(measured.join(', '))}`);
  if (failure === undefined) return;
  say(`${indent} ${bold('FAILED')} after ${amount}`);
  say(indented(failure.message));
  if (failure.shown !== '') say(`\n${indented(`Counterexample:\n${failure.shown}`)}`);
  say(`\n  Replay:  ${bold(failure.replay)}\n`);
}

const indented = (text: string): string => text.replace(/^/gm, '  ');

/** Thousands apart; of small numbers two decimals. */
export function count(number: number): string {
  const text = String(
    Math.abs(number) >= 100 || Number.isInteger(number) ? Math.round(number) : Number(number.toFixed(2)),
  );
  return text.replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `1:02:03`, `2:03`, `0.4 s`. */
export function clock(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const padded = (part: number): string => String(part).padStart(2, '0');
  return hours > 0 ? `${String(hours)}:${padded(minutes)}:${padded(rest)}` : `${String(minutes)}:${padded(rest)}`;
}
