// A service as a page for a person: first what serves, then what stands beside it.
import type { Address, Candidate, CurrentApi, CustomDomain, ServiceEntry, ServiceRegion } from '../model/index.js';
import { ago, minute } from './terminal/age.js';
import { aligned, indented } from './terminal/columns.js';
import type { Pen } from './terminal/pen.js';
import { paintStatus } from './terminal/status.js';

/** The way of one network to the service, or why there is none. */
export interface Way {
  readonly network: string;
  readonly name?: string;
  readonly region: string;
  readonly address?: Address;
  readonly problem?: string;
}

export interface Shown extends ServiceEntry {
  readonly addresses: readonly Way[];
}

export interface PageParts {
  readonly pen: Pen;
  readonly now: number;
  readonly registry: string;
}

export function showEntry(entry: Shown, parts: PageParts): string[] {
  const { pen, registry } = parts;
  const where = registry === '' ? '' : `, registry ${registry}`;
  return [
    `${pen.bold(entry.name)}  ${paintStatus(entry.status, pen)}  ${pen.dim(`account ${entry.accountId}${where}`)}`,
    ...entry.regions.flatMap((place) => ['', ...regionLines(place, parts)]),
    ...titled('Addresses', wayLines(entry.addresses, pen), pen),
    ...titled(
      'Conflicts',
      aligned(entry.conflicts.map((rival) => [rival.accountId, rival.region, rival.apiId, since(rival.since, parts)])),
      pen,
    ),
  ];
}

function regionLines(place: ServiceRegion, parts: PageParts): string[] {
  const { pen } = parts;
  const others = place.candidates.filter(({ apiId }) => apiId !== place.current?.apiId);
  const siblings = place.siblings.filter(({ apiId }) => apiId !== place.current?.apiId);
  const rows = [
    ...(place.current === null ? [] : currentRows(place.current, parts)),
    ...(place.domains ?? []).map((domain) => ['domain', domainText(domain, place, parts)]),
    ...removalRows(place, parts),
    ...others.map((api) => ['candidate', candidateText(api, parts)]),
    ...siblings.map((api) => ['sibling', candidateText(api, parts)]),
  ];
  const labelled = rows.map(([label = '', text = '']) => [pen.dim(label), text]);
  return [`${pen.bold(place.region)}  ${paintStatus(place.status, pen)}`, ...indented(aligned(labelled))];
}

function currentRows(current: CurrentApi, parts: PageParts): string[][] {
  const { pen } = parts;
  const stages = current.stages.map(({ name }) => (name === current.stage ? pen.green(name) : name));
  const oddities = [
    ...(current.sibling ? ['a sibling serves: no API of the older lineage is alive'] : []),
    ...(current.missingStage === undefined
      ? []
      : [`its tag names the stage "${current.missingStage}", which is not there`]),
    ...(current.disabled ? ['its default endpoint is disabled'] : []),
    ...(current.strict ? ['its endpoint access mode is STRICT'] : []),
  ];
  return [
    ['api', `${current.apiId}  ${pen.dim(`generation ${current.generation}, since ${since(current.since, parts)}`)}`],
    [current.stages.length > 1 ? 'stages' : 'stage', stages.join(' ')],
    ['endpoints', current.vpceIds.length > 0 ? current.vpceIds.join(' ') : pen.dim('none associated')],
    ...oddities.map((text) => ['note', pen.yellow(text)]),
  ];
}

function domainText(domain: CustomDomain, { current }: ServiceRegion, { pen }: PageParts): string {
  const { name, basePath, apiId, stage, state } = domain;
  const words = [
    ...(state === undefined || state === 'available' ? [] : [pen.yellow(state)]),
    ...(apiId === current?.apiId ? [] : [pen.yellow(`leads to ${apiId}`)]),
    ...(stage === null || stage === current?.stage ? [] : [`stage ${stage}`]),
  ];
  return [`${name}${basePath === '' ? '' : `/${basePath}`}`, ...words].join('  ');
}

function removalRows({ removal }: ServiceRegion, parts: PageParts): string[][] {
  if (removal === undefined) return [];
  const { apiId, at, by, url } = removal;
  return [
    ['deleted', `${apiId}  ${parts.pen.dim(since(at, parts))}`],
    ['by', by ?? parts.pen.dim('unknown: a sweep found it missing')],
    ...(url == null ? [] : [['last', url]]),
  ];
}

function candidateText({ apiId, stage, generation, createdAt }: Candidate, parts: PageParts): string {
  const words = `${stage === null ? 'no stage yet' : `stage ${stage}`}, generation ${generation}, created ${since(createdAt, parts)}`;
  return `${apiId}  ${parts.pen.dim(words)}`;
}

function wayLines(ways: readonly Way[], pen: Pen): string[] {
  const rows = ways.map(({ network, name, address, problem }) => [
    network,
    pen.dim(name ?? ''),
    address === undefined ? pen.yellow(problem ?? '') : address.url,
    address === undefined ? '' : `${pen.dim(formWords(address.form, address.headers))}${warningWords(address, pen)}`,
  ]);
  const named = ways.some(({ name }) => name !== undefined);
  return aligned(named ? rows : rows.map(([network = '', , ...others]) => [network, ...others]));
}

function warningWords({ warnings }: Address, pen: Pen): string {
  return warnings.map(({ code }) => `  ${pen.yellow(code)}`).join('');
}

function formWords(form: string, headers: Readonly<Record<string, string>>): string {
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [form, ...sent].join('  ');
}

function titled(title: string, lines: readonly string[], pen: Pen): string[] {
  return lines.length === 0 ? [] : ['', pen.bold(title), ...indented(lines)];
}

function since(timestamp: string, { now }: PageParts): string {
  return `${minute(timestamp)} (${ago(timestamp, now)})`;
}
