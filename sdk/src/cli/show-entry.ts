// Prints a service: per region the current API and what else exists, then the addresses and conflicts.
import {
  ambiguity,
  type ServiceAddress,
  type Candidate,
  type CurrentApi,
  type CustomDomain,
  type ServiceEntry,
  type ServiceRegion,
} from '../model/index.js';
import { aligned, indented } from './terminal/columns.js';
import { paintStatus, type Pen } from './terminal/pen.js';
import { timeAndAge } from './terminal/time.js';

/** The address of the service from one network, or why there is none. */
export interface NetworkAddress {
  readonly network: string;
  readonly name?: string;
  readonly region: string;
  readonly address?: ServiceAddress;
  readonly problem?: string;
}

export interface EntryWithAddresses extends ServiceEntry {
  readonly addresses: readonly NetworkAddress[];
}

interface PageParts {
  readonly pen: Pen;
  readonly now: number;
  readonly registry: string;
}

export function entryLines(entry: EntryWithAddresses, parts: PageParts): string[] {
  const { pen, registry } = parts;
  const where = registry === '' ? '' : `, registry ${registry}`;
  return [
    `${pen.bold(entry.name)}  ${paintStatus(entry.status, pen)}  ${pen.dim(`account ${entry.accountId}${where}`)}`,
    ...entry.regions.flatMap((region) => ['', ...regionLines(region, entry.name, parts)]),
    ...titled('Addresses', addressLines(entry.addresses, pen), pen),
    ...titled(
      'Conflicts',
      aligned(
        entry.conflicts.map((rival) => [
          rival.accountId,
          rival.region,
          rival.apiId,
          timeAndAge(rival.since, parts.now),
        ]),
      ),
      pen,
    ),
  ];
}

function regionLines(region: ServiceRegion, service: string, parts: PageParts): string[] {
  const { pen } = parts;
  const { current } = region;
  const others = region.candidates.filter(({ apiId }) => apiId !== current?.apiId);
  const siblings = region.siblings.filter(({ apiId }) => apiId !== current?.apiId);
  const rows = [
    ...(current === null ? [] : currentRows(current, parts)),
    ...(current?.coexisting === undefined
      ? []
      : [['ambiguous', pen.yellow(ambiguity(service, region.region, current))]]),
    ...(region.domains ?? []).map((domain) => ['domain', domainText(domain, region, parts)]),
    ...removalRows(region, parts),
    ...others.map((api) => ['candidate', candidateText(api, parts)]),
    ...siblings.map((api) => ['sibling', candidateText(api, parts)]),
  ];
  const labelled = rows.map(([label = '', text = '']) => [pen.dim(label), text]);
  return [`${pen.bold(region.region)}  ${paintStatus(region.status, pen)}`, ...indented(aligned(labelled))];
}

function currentRows(current: CurrentApi, parts: PageParts): string[][] {
  const { pen } = parts;
  const stages = current.stages.map(({ name }) => (name === current.stage ? pen.green(name) : name));
  const oddities = [
    ...(current.sibling ? ['A sibling serves: no API of the older lineage is live'] : []),
    ...(current.missingStage === undefined
      ? []
      : [`Its tag names the stage "${current.missingStage}", which does not exist`]),
    ...(current.type === undefined
      ? []
      : [`Its endpoint type was changed to ${current.type}: the next deployment makes it public`]),
    ...(current.disabled ? ['Its default endpoint is disabled'] : []),
    ...(current.strict ? ['Its endpoint access mode is STRICT'] : []),
  ];
  return [
    [
      'api',
      `${current.apiId}  ${pen.dim(`generation ${current.generation}, since ${timeAndAge(current.since, parts.now)}`)}`,
    ],
    [current.stages.length > 1 ? 'stages' : 'stage', stages.join(' ')],
    ['endpoints', current.vpceIds.length > 0 ? current.vpceIds.join(' ') : pen.dim('none')],
    ...oddities.map((text) => ['note', pen.yellow(text)]),
  ];
}

function domainText(domain: CustomDomain, { current }: ServiceRegion, { pen }: PageParts): string {
  const { name, basePath, apiId, stage, state } = domain;
  const words = [
    ...(state === undefined || state === 'available' ? [] : [pen.yellow(state)]),
    ...(apiId === current?.apiId ? [] : [pen.yellow(`maps to ${apiId}`)]),
    ...(stage === null || stage === current?.stage ? [] : [`stage ${stage}`]),
  ];
  return [`${name}${basePath === '' ? '' : `/${basePath}`}`, ...words].join('  ');
}

function removalRows({ removal }: ServiceRegion, parts: PageParts): string[][] {
  if (removal === undefined) return [];
  const { apiId, at, by, url, reason, type = '' } = removal;
  const when = parts.pen.dim(timeAndAge(at, parts.now));
  const isDeleted = reason === undefined;
  return [
    isDeleted ? ['deleted', `${apiId}  ${when}`] : ['api', `${apiId}  no longer private: changed to ${type}  ${when}`],
    ['by', by ?? parts.pen.dim(isDeleted ? 'unknown: found missing by a sweep' : 'unknown: found by a sweep')],
    ...(url == null ? [] : [['last url', url]]),
  ];
}

function candidateText({ apiId, stage, generation, createdAt, type }: Candidate, parts: PageParts): string {
  const stageless = type === undefined ? 'no stage' : `${type} until it is deployed`;
  const words = `${stage === null ? stageless : `stage ${stage}`}, generation ${generation}, created ${timeAndAge(createdAt, parts.now)}`;
  return `${apiId}  ${parts.pen.dim(words)}`;
}

function addressLines(addresses: readonly NetworkAddress[], pen: Pen): string[] {
  const rows = addresses.map(({ network, name, address, problem }) => [
    network,
    pen.dim(name ?? ''),
    address === undefined ? pen.yellow(problem ?? '') : address.url,
    address === undefined ? '' : `${pen.dim(formWords(address.form, address.headers))}${warningWords(address, pen)}`,
  ]);
  const named = addresses.some(({ name }) => name !== undefined);
  return aligned(named ? rows : rows.map(([network = '', , ...others]) => [network, ...others]));
}

function warningWords({ warnings }: ServiceAddress, pen: Pen): string {
  return warnings.map(({ code }) => `  ${pen.yellow(code)}`).join('');
}

function formWords(form: string, headers: Readonly<Record<string, string>>): string {
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [form, ...sent].join('  ');
}

function titled(title: string, lines: readonly string[], pen: Pen): string[] {
  return lines.length === 0 ? [] : ['', pen.bold(title), ...indented(lines)];
}
