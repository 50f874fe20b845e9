// Prints changes of the registry as a table that fits the terminal.
import type { ActivityRow } from '../model/index.js';
import { aligned, counted, fitted, widthsOf, type Widths } from './terminal/columns.js';
import type { Pen } from './terminal/pen.js';
import { stageText } from './terminal/stage.js';
import { ago } from './terminal/time.js';

interface ActivityView {
  readonly pen: Pen;
  /** The width of a terminal; undefined for a pipe or a file. */
  readonly columns: number | undefined;
  readonly now: number;
  /** The widths of earlier lines; the first, which have none, start with a heading. */
  readonly earlier?: Widths | undefined;
}

/** A narrower terminal gets fewer columns. */
const WIDE = 130;
const MOST_OF_ACTOR = 32;

export function activityLines(rows: readonly ActivityRow[], view: ActivityView) {
  const { pen, columns, earlier } = view;
  const isWide = columns === undefined || columns >= WIDE;
  const head = isWide
    ? ['SERVICE', 'WHEN (UTC)', 'ACCOUNT', 'REGION', 'CHANGE', 'BY', 'WITH']
    : ['SERVICE', 'WHEN', 'CHANGE', 'BY'];
  const cells = rows.map((row) => (isWide ? wideCells(row, pen) : narrowCells(row, view)));
  const isFirst = earlier === undefined && rows.length > 0;
  const all = fitted(isFirst ? [head.map((title) => pen.dim(title)), ...cells] : cells, columns);
  const widths = widthsOf(all, earlier);
  return { lines: aligned(all, widths), widths };
}

function wideCells(row: ActivityRow, pen: Pen): string[] {
  const { at, accountId, region, cause } = row;
  return [
    subjectOf(row),
    at.replace('T', ' ').replace('Z', ''),
    accountId ?? pen.dim('unknown'),
    region,
    changeOf(row, pen),
    actorOf(row, pen),
    cause?.tool ?? pen.dim('-'),
  ];
}

function narrowCells(row: ActivityRow, { pen, now }: ActivityView): string[] {
  return [subjectOf(row), ago(row.at, now), changeOf(row, pen), actorOf(row, pen)];
}

const subjectOf = ({ service, accountId, region }: ActivityRow): string =>
  service ?? `(${accountId ?? 'unknown'} ${region})`;

function changeOf(row: ActivityRow, pen: Pen): string {
  const { kind, apiId = '', held, drift } = row;
  switch (kind) {
    case 'moved':
      return moveOf(row, pen);
    case 'conflict':
      return pen.yellow(`conflict: API ${apiId} has the name too`);
    case 'held':
      return pen.yellow(`held back: removal of ${[held?.kind, held?.id, held?.stage].filter(Boolean).join(' ')}`);
    case 'repaired':
      return `repaired: ${repairs(drift)}`;
    default:
      return kind;
  }
}

/** An operator's act may leave everything where it was. */
function moveOf({ from = null, to = null, cause, coexisting }: ActivityRow, pen: Pen): string {
  if (coexisting !== undefined) return pen.yellow(`ambiguous: or ${coexisting.join(', ')}`);
  if (from?.apiId === to?.apiId && from?.stage === to?.stage) return cause?.eventName ?? '';
  const paint = to === null ? pen.red : pen.green;
  return `${pen.dim(stageText(from))} ${pen.dim('→')} ${paint(stageText(to))}`;
}

function repairs({
  missedCreates = 0,
  missedDeletes = 0,
  wrongFields = 0,
}: Partial<NonNullable<ActivityRow['drift']>> = {}) {
  const parts = [
    ...(missedCreates === 0 ? [] : [counted(missedCreates, 'missed creation')]),
    ...(missedDeletes === 0 ? [] : [counted(missedDeletes, 'missed deletion')]),
    ...(wrongFields === 0 ? [] : [counted(wrongFields, 'wrong field')]),
  ];
  return parts.join(', ');
}

/** `role/ci` of the ARN; JSON has the whole. */
function actorOf({ cause }: ActivityRow, pen: Pen): string {
  if (cause === undefined) return pen.dim('-');
  const { principal } = cause;
  if (principal === null) return pen.dim('unknown');
  const name = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(principal)?.[1] ?? principal;
  return name.length <= MOST_OF_ACTOR ? name : `${name.slice(0, MOST_OF_ACTOR - 1)}…`;
}
