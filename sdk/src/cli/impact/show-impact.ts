// Prints an impact: as lines for a terminal, and as Markdown for a pull request.
import { aligned, counted } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';
import type { ImpactReport, ImpactedRoute, PolicyMention } from './impact.js';

const NO_IMPACT = 'No caller is affected.';

export function impactLines(report: ImpactReport, pen: Pen): string[] {
  const { routes, policies } = report;
  if (routes.length + policies.length === 0) return [pen.green(NO_IMPACT)];
  const rows = routes.map((route) => [
    route.after === null ? pen.red('✖ lost') : pen.yellow('→ moves'),
    route.service,
    networkOf(route),
    `${route.before} ${pen.dim('→')} ${afterOf(route)}`,
  ]);
  const mentions = policies.map((mention) => `  ${mentionOf(mention)}`);
  const named = mentions.length === 0 ? [] : ['', pen.bold('Policies that name what is removed'), ...mentions];
  return [pen.bold(sentenceOf(report)), '', ...aligned(rows), ...named];
}

export function impactMarkdown(report: ImpactReport): string[] {
  const { routes, policies } = report;
  if (routes.length + policies.length === 0) return [NO_IMPACT];
  const rows = routes.map((route) => {
    const cells = [route.service, networkOf(route), route.before, afterOf(route)].map((cell) =>
      cell.replaceAll('|', '\\|'),
    );
    return `| ${route.after === null ? '❌' : '⚠️'} | ${cells.join(' | ')} |`;
  });
  const table =
    rows.length === 0 ? [] : ['', '| | service | network | now | then |', '| --- | --- | --- | --- | --- |', ...rows];
  return [
    `**${sentenceOf(report)}**`,
    ...table,
    ...(policies.length === 0 ? [] : ['', ...policies.map((mention) => `- ${mentionOf(mention)}`)]),
  ];
}

/** `2 services lose their address from 3 networks; 1 gets another address.` */
export function sentenceOf({ routes, policies }: ImpactReport): string {
  const [lost, moved] = [routes.filter(({ after }) => after === null), routes.filter(({ after }) => after !== null)];
  const parts = [
    ...(lost.length === 0 ? [] : [`${servicesIn(lost)} ${isOne(lost) ? 'loses its' : 'lose their'} address`]),
    ...(moved.length === 0 ? [] : [`${servicesIn(moved)} ${isOne(moved) ? 'gets' : 'get'} another address`]),
    ...(routes.length > 0 || policies.length === 0 ? [] : ['No address changes, but policies name what is removed']),
  ];
  return `${parts.join('; ')}.`;
}

const namesOf = (routes: readonly ImpactedRoute[]) => new Set(routes.map(({ service }) => service));
const isOne = (routes: readonly ImpactedRoute[]): boolean => namesOf(routes).size === 1;

function servicesIn(routes: readonly ImpactedRoute[]): string {
  const networks = new Set(routes.map(({ network }) => network)).size;
  return `${counted(namesOf(routes).size, 'service')} (from ${counted(networks, 'network')})`;
}

function networkOf({ network, networkName }: ImpactedRoute): string {
  return networkName === undefined ? network : `${network} (${networkName})`;
}

function afterOf({ after, code = '', successor }: ImpactedRoute): string {
  if (after !== null) return after;
  return successor === undefined ? `none (${code})` : `none until API ${successor} serves`;
}

function mentionOf({ policyOf, service, sid, names }: PolicyMention): string {
  const whose = service === undefined ? policyOf : `${policyOf} (${service})`;
  return `The policy of ${whose}${sid === undefined ? '' : `, statement "${sid}",`} names ${names}.`;
}
