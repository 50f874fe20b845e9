// Prints gates: first those that fail, then the unknown ones, then those that pass.
import type { Gate, UncheckedCondition } from '../model/index.js';
import { aligned, indented, widthsOf } from './terminal/columns.js';
import { paintVerdict, type Pen } from './terminal/pen.js';

const WIDTH = '? unknown'.length;

export function gateLines(gates: readonly Gate[], pen: Pen): string[] {
  const rows = gates
    .filter(({ verdict }) => verdict === 'pass')
    .map(({ verdict, title, evidence }) => [paintVerdict(verdict, pen), title, pen.dim(evidence)]);
  const others = (['fail', 'unknown'] as const).flatMap((wanted) => gates.filter(({ verdict }) => verdict === wanted));
  return [...others.flatMap((gate) => detailedLines(gate, pen)), ...aligned(rows, widthsOf(rows, [WIDTH]))];
}

/** The conditions that were not checked. The verdict does not cover them. */
export function notCheckedLines(conditions: readonly UncheckedCondition[], pen: Pen): string[] {
  if (conditions.length === 0) return [];
  const rows = conditions.map(({ why, command }) => [why, pen.dim(command)]);
  return ['', pen.bold('Not checked, because Waypost does not observe it'), ...indented(rows.flat())];
}

function detailedLines({ title, verdict, evidence, remedy }: Gate, pen: Pen): string[] {
  const heading = aligned([[paintVerdict(verdict, pen), verdict === 'fail' ? pen.bold(title) : title]], [WIDTH]);
  const fix = remedy === null ? [] : [`${pen.cyan('fix:')} ${remedy}`];
  return [...heading, ...indented([evidence, ...fix], ' '.repeat(WIDTH + 2))];
}
