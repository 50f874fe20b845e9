// Gates as a list that a person reads in five seconds: what fails first, then what nobody can tell, then what is in order.
import type { Gate, Verdict } from '../model/index.js';
import { aligned, indented } from './terminal/columns.js';
import type { Pen } from './terminal/pen.js';

const FIRST: readonly Verdict[] = ['fail', 'unknown'];
const WIDTH = 'unknown'.length;

export function paintVerdict(verdict: Verdict, pen: Pen): string {
  const paint = { pass: pen.green, fail: pen.red, unknown: pen.yellow }[verdict];
  return paint(verdict.padEnd(WIDTH));
}

export function showGates(gates: readonly Gate[], pen: Pen): string[] {
  const passed = gates.filter(({ verdict }) => verdict === 'pass');
  const others = FIRST.flatMap((wanted) => gates.filter(({ verdict }) => verdict === wanted));
  return [
    ...others.flatMap((gate) => gateLines(gate, pen)),
    ...aligned(passed.map(({ verdict, title, evidence }) => [paintVerdict(verdict, pen), title, pen.dim(evidence)])),
  ];
}

function gateLines({ title, verdict, evidence, remedy }: Gate, pen: Pen): string[] {
  const fix = remedy === null ? [] : [`${pen.cyan('fix')} ${remedy}`];
  return [
    `${paintVerdict(verdict, pen)}  ${verdict === 'fail' ? pen.bold(title) : title}`,
    ...indented([evidence, ...fix], ' '.repeat(WIDTH + 2)),
  ];
}
