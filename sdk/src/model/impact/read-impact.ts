// Reads what an id, a URL or a name stands for, and judges what its removal does to callers, a page of services at a time.
import { checkApi } from '../remedies.js';
import type { ReadDocuments } from '../decide.js';
import type { Network, ServiceEntry, ServiceSummary } from '../documents.js';
import type { Problem } from '../errors.js';
import { isPasted, readPasted } from '../pasted.js';
import { defined, isApiId, isNetworkRef, isServiceName, isVpcId, isVpceId } from '../schema.js';
import { MOST_NETWORKS, filteredPage, type PageRequest } from '../search.js';
import { nearest, quote } from '../text.js';
import { impactOf, type Losses } from './impact.js';
import type { ImpactPage, ImpactSubject } from './report.js';

/** Where the documents come from: a source, or what holds a snapshot. */
export interface ImpactReads {
  readonly read: ReadDocuments;
  readonly list: (page: PageRequest) => Promise<ImpactList<ServiceSummary>>;
  readonly networks: (page: PageRequest) => Promise<ImpactList<Network>>;
}

interface ImpactList<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** One page, or why the text names nothing that can be removed. */
export type ImpactAnswer = { readonly page: PagedImpact } | { readonly problem: Problem };

/** A page with the cursor of the next one, if there is one. */
export interface PagedImpact extends ImpactPage {
  readonly cursor?: string;
}

/** Several pages as one; undefined for none. */
export function joinImpacts([first, ...rest]: readonly ImpactPage[]): ImpactPage | undefined {
  if (first === undefined) return undefined;
  const all = [first, ...rest];
  return {
    of: first.of,
    judged: all.reduce((sum, { judged }) => sum + judged, 0),
    routes: all.flatMap(({ routes }) => routes),
    unserved: all.flatMap(({ unserved }) => unserved),
    policies: all.flatMap(({ policies }) => policies),
  };
}

/** What may be removed, as a person writes it. */
export const WANTED_SUBJECT = {
  fits: (text: string): boolean =>
    'call' in readPasted(text) || isApiId(text) || isNetworkRef(text) || isServiceName(text),
  wanted: 'the id of an API, endpoint or VPC, a URL of an API, or the name of a network or service',
};

/** How many services a page compares at most. */
export const IMPACT_PAGE = 100;
/** How many addresses a page compares at most: a network's name may stand for many VPCs. */
const MOST_ROUTES = 5000;
/** An API has more than one name only where it had another before. */
const MOST_NAMES_OF_API = 10;
/** With how many names a mistyped one is compared. */
const MOST_COMPARED = 1000;

/**
 * Judges the removal of what a text names. An API or a service takes one page; an endpoint or a network has a page for each
 * `limit` services, of which it compares those that are live.
 * @example const answer = await readImpact('vpce-0a1b2c3d', reads, { limit: IMPACT_PAGE });
 */
export async function readImpact(text: string, reads: ImpactReads, page: PageRequest): Promise<ImpactAnswer> {
  const pasted = readPasted(text);
  if ('problem' in pasted && isPasted(text)) return pasted;
  const id = 'call' in pasted ? pasted.call.apiId : text;
  const found =
    (await findApi(id, reads)) ??
    (await findNetwork(id, reads)) ??
    (await findService(id, reads)) ??
    (await findListedApi(id, reads));
  if (found === undefined) return { problem: await unknownSubject(id, reads) };
  return { page: await pageOf(found, reads, page) };
}

/** What is removed, with the entries or the networks that the text names. */
interface FoundSubject {
  readonly of: ImpactSubject;
  readonly entries?: readonly ServiceEntry[];
  readonly networks?: readonly Network[];
  /** All networks, if they were read already. */
  readonly callers?: readonly Network[];
}

/** By its key in each region that has a network: cheaper than the list of services, which may be long. */
async function findApi(apiId: string, reads: ImpactReads): Promise<FoundSubject | undefined> {
  if (!isApiId(apiId)) return undefined;
  const callers = await allNetworks(reads);
  const regions = [...new Set(callers.map(({ region }) => region))];
  if (regions.length === 0) return undefined;
  const { documents } = await reads.read(regions.map((region) => ({ kind: 'api', region, apiId }) as const));
  const live = documents.filter((api) => api?.deleted === null);
  const entries = await entriesOf([...new Set(live.flatMap((api) => api?.service ?? []))], reads.read);
  return entries.length === 0 ? undefined : { ...ofApi(apiId, entries), callers };
}

/** An API in a region without a network, or in a snapshot, which holds no keys of APIs. */
async function findListedApi(apiId: string, { list, read }: ImpactReads): Promise<FoundSubject | undefined> {
  if (!isApiId(apiId)) return undefined;
  const named = await filteredPage(list, { limit: MOST_NAMES_OF_API }, ({ apiIds = [] }) => apiIds.includes(apiId));
  const entries = (await entriesOf(namesOf(named.items), read)).filter((entry) => liveApisOf(entry).includes(apiId));
  return entries.length === 0 ? undefined : ofApi(apiId, entries);
}

const ofApi = (apiId: string, entries: readonly ServiceEntry[]): FoundSubject => ({
  of: { kind: 'api', id: apiId, apis: [apiId], endpoints: [] },
  entries,
});

async function findNetwork(ref: string, { read }: ImpactReads): Promise<FoundSubject | undefined> {
  if (!isNetworkRef(ref)) return undefined;
  const [document] = (await read([{ kind: 'network', ref }])).documents;
  const networks = document?.networks ?? [];
  const all = networks.flatMap(({ endpoints }) => endpoints.map(({ vpceId }) => vpceId));
  const endpoints = isVpceId(ref) ? all.filter((vpceId) => vpceId === ref) : all;
  if (endpoints.length === 0) return undefined;
  return { of: { kind: isVpceId(ref) ? 'endpoint' : 'network', id: ref, apis: [], endpoints }, networks };
}

async function findService(name: string, { read }: ImpactReads): Promise<FoundSubject | undefined> {
  if (!isServiceName(name)) return undefined;
  const [entry] = (await read([{ kind: 'service', name }])).documents;
  // An entry without a region only records other accounts' conflicts with the name's owner.
  if (entry == null || entry.regions.length === 0) return undefined;
  const apis = entry.regions.flatMap(({ current }) => current?.apiId ?? []);
  return { of: { kind: 'service', id: name, apis, endpoints: [] }, entries: [entry] };
}

const liveApisOf = ({ regions }: ServiceEntry): string[] =>
  regions.flatMap(({ current, candidates, siblings }) =>
    [current, ...candidates, ...siblings].flatMap((api) => api?.apiId ?? []),
  );

const namesOf = (services: readonly ServiceSummary[]): string[] => services.map(({ name }) => name);

async function allNetworks({ networks }: ImpactReads): Promise<readonly Network[]> {
  return (await filteredPage(networks, { limit: MOST_NETWORKS }, () => true)).items;
}

async function entriesOf(names: readonly string[], read: ReadDocuments): Promise<ServiceEntry[]> {
  if (names.length === 0) return [];
  const { documents } = await read(names.map((name) => ({ kind: 'service', name }) as const));
  return documents.filter((entry) => entry !== null);
}

/** An API is compared for its own names from every network; an endpoint for every live service from its own network. */
async function pageOf(
  { of, entries = [], networks, callers }: FoundSubject,
  reads: ImpactReads,
  { limit, cursor }: PageRequest,
): Promise<PagedImpact> {
  const losses: Losses = {
    apis: new Set(of.apis),
    endpoints: new Set(of.endpoints),
    stages: new Set(),
    domains: new Set(),
  };
  if (networks === undefined) {
    const all = callers ?? (await allNetworks(reads));
    return { of, judged: entries.length, ...impactOf({ entries, networks: all }, losses) };
  }
  const most = Math.max(1, Math.min(limit, Math.floor(MOST_ROUTES / networks.length)));
  const services = await reads.list({ limit: most, cursor });
  const live = services.items.filter(({ status }) => status === 'live');
  const report = impactOf({ entries: await entriesOf(namesOf(live), reads.read), networks }, losses);
  return { of, judged: live.length, ...report, ...defined({ cursor: services.cursor }) };
}

/** With the names that may be meant. */
async function unknownSubject(id: string, { list, networks }: ImpactReads): Promise<Problem> {
  const message = `The registry knows no live API, endpoint, network or service ${quote(id)}.`;
  if (isVpcId(id) || isVpceId(id)) return { code: 'NETWORK_NOT_FOUND', message, remedy: { kind: 'create-endpoint' } };
  const [services, named] = await Promise.all([list({ limit: MOST_COMPARED }), networks({ limit: MOST_COMPARED })]);
  const names = [...namesOf(services.items), ...named.items.flatMap(({ name }) => name ?? [])];
  const meant = nearest(id, names);
  return {
    code: 'SERVICE_NOT_FOUND',
    message,
    remedy: isApiId(id) ? checkApi() : { kind: 'tag-service' },
    details: defined({ apiId: isApiId(id) ? id : undefined, didYouMean: meant.length === 0 ? undefined : meant }),
  };
}
