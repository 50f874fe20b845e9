// Prints a checked plan: what it takes away, what that does to callers, and what else they may trip over.
import type { ImpactReport } from '../../model/index.js';
import { aligned } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';
import type { Plan, PlannedLoss } from './plan.js';
import { impactLines, impactMarkdown } from './show-impact.js';

type PlanReport = Plan & ImpactReport;

export function planLines(report: PlanReport, pen: Pen): string[] {
  const { losses, notes } = report;
  const taken = losses.map((loss) => [`  ${loss.kind} ${loss.id}`, pen.dim(loss.address), gapOf(loss)]);
  const head = taken.length === 0 ? [] : [pen.bold('The plan takes away'), ...aligned(taken), ''];
  const rest = notes.map(({ address, text }) => `${pen.yellow(address)} ${text}`);
  return [...head, ...impactLines(report, pen), ...(rest.length === 0 ? [] : ['', ...rest])];
}

export function planMarkdown(report: PlanReport): string[] {
  const taken = report.losses.map((loss) => `- ${code(loss.address)} (${loss.kind} ${code(loss.id)}): ${gapOf(loss)}`);
  const rest = report.notes.map(({ address, text }) => `- ${code(address)} ${withoutTags(text)}`);
  const part = (lines: readonly string[]) => (lines.length === 0 ? [] : [...lines, '']);
  const impact = impactMarkdown(report).map(withoutTags);
  return ['### Waypost: impact on callers', '', ...part(taken), ...part(impact), ...rest]
    .join('\n')
    .trimEnd()
    .split('\n');
}

/** A code span that no backtick in the text ends. The text is a stranger's. */
function code(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  if (runs.length === 0) return `\`${text}\``;
  const fence = '`'.repeat(Math.max(...runs.map(({ length }) => length)) + 1);
  return `${fence} ${text} ${fence}`;
}

const withoutTags = (text: string): string => text.replaceAll('<', '&lt;');

/** Whether callers have nothing to call for a while. */
function gapOf({ action, createsFirst, kind }: PlannedLoss): string {
  if (action === 'destroy') return 'destroyed';
  if (createsFirst) return `replaced; the new ${kind} is created first`;
  return `replaced; the old ${kind} is destroyed first: until the new one serves there is none. Set create_before_destroy.`;
}
