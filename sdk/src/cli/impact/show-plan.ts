// Prints a checked plan: what it takes away, what that does to callers, and what else they may trip over.
import { aligned } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';
import type { ImpactReport } from './impact.js';
import type { Plan, PlannedLoss } from './plan.js';
import { impactLines, impactMarkdown } from './show-impact.js';

export type PlanReport = Plan & ImpactReport;

export function planLines(report: PlanReport, pen: Pen): string[] {
  const { losses, notes } = report;
  const taken = losses.map((loss) => [`  ${loss.kind} ${loss.id}`, pen.dim(loss.address), gapOf(loss)]);
  const head = taken.length === 0 ? [] : [pen.bold('The plan takes away'), ...aligned(taken), ''];
  const rest = notes.map(({ address, text }) => `${pen.yellow(address)} ${text}`);
  return [...head, ...impactLines(report, pen), ...(rest.length === 0 ? [] : ['', ...rest])];
}

export function planMarkdown(report: PlanReport): string[] {
  const taken = report.losses.map((loss) => `- \`${loss.address}\` (${loss.kind} \`${loss.id}\`): ${gapOf(loss)}`);
  const rest = report.notes.map(({ address, text }) => `- \`${address}\` ${text}`);
  const part = (lines: readonly string[]) => (lines.length === 0 ? [] : [...lines, '']);
  return ['### Waypost: impact on callers', '', ...part(taken), ...part(impactMarkdown(report)), ...rest]
    .join('\n')
    .trimEnd()
    .split('\n');
}

/** Whether callers have nothing to call for a while. */
function gapOf({ action, createsFirst, kind }: PlannedLoss): string {
  if (action === 'destroy') return 'destroyed';
  if (createsFirst) return `replaced; the new ${kind} is created first`;
  return `replaced; the old ${kind} is destroyed first: until the new one serves there is none. Set create_before_destroy.`;
}
