// Prints an impact: as lines for a terminal, and as Markdown for a pull request.
import {
  isHarmless,
  type ImpactReport,
  type ImpactedRoute,
  type PolicyMention,
  type UnservedName,
} from '../../model/index.js';
import { aligned, counted } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';

const NO_IMPACT = 'No caller is affected.';

export function impactLines(report: ImpactReport, pen: Pen): string[] {
  if (isHarmless(report)) return [pen.green(NO_IMPACT)];
  const { routes, policies } = report;
  const rows = routes.map((route) => [
    route.after === null ? pen.red('✖ lost') : pen.yellow('→ moves'),
    route.service,
    networkOf(route),
    `${route.before} ${pen.dim('→')} ${afterOf(route)}`,
  ]);
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', pen.bold(title), ...lines.map((line) => `  ${line}`)];
  return [
    pen.bold(sentenceOf(report)),
    ...(rows.length === 0 ? [] : ['', ...aligned(rows)]),
    ...part('Names that no API serves then, and no network calls now', uncalledIn(report).map(unservedText)),
    ...part('Policies that name what is removed', policies.map(mentionOf)),
  ];
}

export function impactMarkdown(report: ImpactReport): string[] {
  if (isHarmless(report)) return [NO_IMPACT];
  const { routes, policies } = report;
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
    ...listed(uncalledIn(report).map((each) => `No API serves ${unservedText(each)} then; no network calls it now.`)),
    ...listed(policies.map(mentionOf)),
  ];
}

const listed = (lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', ...lines.map((line) => `- ${line}`)];

/** Names whose loss no row shows. */
function uncalledIn({ routes, unserved }: ImpactReport): UnservedName[] {
  const shown = namesOf(routes);
  return unserved.filter(({ service }) => !shown.has(service));
}

const unservedText = ({ service, region, successor }: UnservedName): string =>
  `${service} in ${region}${successor === undefined ? '' : `, until API ${successor} serves`}`;

/** `2 services lose their address from 3 networks; 1 gets another address.` */
function sentenceOf(report: ImpactReport): string {
  const { routes } = report;
  const [lost, moved] = [routes.filter(({ after }) => after === null), routes.filter(({ after }) => after !== null)];
  const parts = [
    ...(lost.length === 0 ? [] : [`${servicesIn(lost)} ${isOne(lost) ? 'loses its' : 'lose their'} address`]),
    ...(moved.length === 0 ? [] : [`${servicesIn(moved)} ${isOne(moved) ? 'gets' : 'get'} another address`]),
  ];
  if (parts.length === 0) return `No address changes, but ${restOf(report)}.`;
  return `${parts.join('; ')}.`;
}

function restOf({ unserved, policies }: ImpactReport): string {
  const names = new Set(unserved.map(({ service }) => service)).size;
  const parts = [
    ...(names === 0
      ? []
      : [`${counted(names, 'name')} that no network calls ${names === 1 ? 'has' : 'have'} no API then`]),
    ...(policies.length === 0 ? [] : ['policies name what is removed']),
  ];
  return parts.join(', and ');
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
