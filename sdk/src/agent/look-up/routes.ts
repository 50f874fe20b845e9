// The routes of the look-up: those of the query endpoint that can be answered here, with the same bodies.
import type { Network, ServiceSummary } from '../../model/documents.js';
import { filteredPage, MOST_NETWORKS, readSearch, type ServiceSearch } from '../../model/search.js';
import { WaypostError } from '../../model/errors.js';
import { readQuestion } from '../../model/decide.js';
import { networkBody, networkDocumentBody, serviceBody, summaryBody } from '../../model/http-answer.js';
import { PAGES, unknownPath } from '../../model/http-request.js';
import { networkNotFound, serviceNotFound } from '../../model/refusals.js';
import { compareText, defined } from '../../model/schema.js';
import type { DocumentCache, Slots } from '../../resolve/memory.js';
import type { SourceListOptions, SourcePage } from '../../sources/source.js';
import type { CacheTerms } from './cache-terms.js';
import { writeBody, type CachedAnswer } from './cached-answer.js';
import type { CachedAddresses } from './cached-addresses.js';
import { isOutage, type TermedReads } from './cached-documents.js';
import {
  activityOf,
  allowOnly,
  callerOf,
  healthOf,
  historyPagingOf,
  impactOf,
  pagingOf,
  readPage,
  subjectOf,
  pastedOf,
  placeOf,
  type LookUpQuery,
} from './parameters.js';
import type { PassedAnswers } from './passed-answers.js';
import type { LookUpReader, OperatorAnswers } from './reader.js';

export interface LookUpParts {
  readonly addresses: CachedAddresses;
  readonly documents: (terms: CacheTerms) => TermedReads;
  readonly passed: PassedAnswers;
  readonly cache: DocumentCache;
  readonly slots: Slots;
  readonly reader: LookUpReader;
}

/** One look-up: the path's one variable segment, the query, and the terms of `Cache-Control`. */
interface AskedLookUp {
  readonly subject: string;
  readonly query: LookUpQuery;
  readonly terms: CacheTerms;
}

export interface LookUpRoute {
  readonly path: string;
  /** Its answer changes with time, and no cache may keep it. */
  readonly momentary?: true;
  readonly answer: (parts: LookUpParts, asked: AskedLookUp) => Promise<CachedAnswer>;
}

/** No two match the same path. */
const ROUTES: readonly LookUpRoute[] = [
  { path: '/v1/services/{name}/address', answer: address },
  { path: '/v1/services/{name}/explain', answer: explain },
  { path: '/v1/services/{name}', answer: service },
  { path: '/v1/services', answer: services },
  { path: '/v1/services/{name}/history', answer: history },
  { path: '/v1/networks/{ref}', answer: network },
  { path: '/v1/networks', answer: networks },
  { path: '/v1/lookup', answer: lookup },
  { path: '/v1/explain', answer: explainUrl },
  { path: '/v1/impact', answer: impact },
  { path: '/v1/activity', answer: activity },
  { path: '/v1/accounts', momentary: true, answer: accounts },
];

/** Throws INVALID_REQUEST for a path that no route has. */
export function routeOf(segments: readonly string[]): { readonly route: LookUpRoute; readonly subject: string } {
  for (const route of ROUTES) {
    const pattern = route.path.split('/').slice(1);
    const isSame = pattern.length === segments.length && pattern.every((part, at) => isFit(part, segments[at]));
    if (isSame) return { route, subject: segments[pattern.findIndex(isVariable)] ?? '' };
  }
  const paths = ROUTES.map(({ path }) => path);
  throw new WaypostError(unknownPath(segments, paths));
}

const isVariable = (part: string): boolean => part.startsWith('{');

function isFit(part: string, segment: string | undefined): boolean {
  return isVariable(part) || part === segment;
}

function address({ addresses, slots }: LookUpParts, { subject, query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const name = subjectOf('service', subject);
  return addresses.answer(slots.take(name, callerOf(query)), terms);
}

async function explain(parts: LookUpParts, { subject, query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const slot = parts.slots.take(subjectOf('service', subject), callerOf(query));
  const reads = parts.documents(terms);
  const [gates, { question, knowledge }] = await Promise.all([
    import('../../model/explain/explain.js'),
    readQuestion(slot.question, reads.read),
  ]);
  const explained = gates.explain(question, knowledge);
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  return { body: writeBody(explained.explanation), ...reads.quality() };
}

function explainUrl({ passed, reader }: LookUpParts, { query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const url = pastedOf(query, ['network', 'region']);
  const { network, region } = placeOf(query);
  const key = JSON.stringify(['explain', url, network, region]);
  return passed.answer(key, () => reader.explainUrl(url, { network, region }), terms);
}

async function service(parts: LookUpParts, { subject, query, terms }: AskedLookUp): Promise<CachedAnswer> {
  allowOnly(query, []);
  const name = subjectOf('service', subject);
  const reads = parts.documents(terms);
  const { documents, registry = '' } = await reads.read([{ kind: 'service', name }]);
  const [entry] = documents;
  // An entry without a region only records other accounts' conflicts with the name's owner.
  if (entry === null || entry.regions.length === 0) {
    throw new WaypostError(serviceNotFound({ service: name, registry }, entry));
  }
  return { body: writeBody(serviceBody(entry)), ...reads.quality() };
}

async function network(parts: LookUpParts, { subject, query, terms }: AskedLookUp): Promise<CachedAnswer> {
  allowOnly(query, []);
  const ref = subjectOf('network', subject);
  const reads = parts.documents(terms);
  const { documents, registry = '' } = await reads.read([{ kind: 'network', ref }]);
  const [document] = documents;
  if (document === null || document.networks.length === 0) {
    throw new WaypostError(networkNotFound({ service: '', registry, network: ref }));
  }
  return { body: writeBody(networkDocumentBody(document)), ...reads.quality() };
}

function services({ passed, reader }: LookUpParts, { query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const paging = pagingOf(query, ['q', 'health']);
  const q = query.get('q') ?? '';
  const health = healthOf(query);
  const read = readSearch(q, health);
  if ('problem' in read) throw new WaypostError(read.problem);
  const list = q === '' && health === undefined ? reader.services : searched(reader, read.search);
  const ask = async (): Promise<object> => {
    const { items, ...rest } = await readPage(paging, list);
    return { services: items.map(summaryBody), ...rest };
  };
  return passed.answer(keyOf(`services:${health ?? ''}:${q}`, paging), ask, terms);
}

/** The list of the services that fit a search. */
function searched({ services: list, networks: listNetworks }: LookUpReader, { fits, needsNetworks }: ServiceSearch) {
  return async ({ limit = PAGES.usual, cursor }: SourceListOptions = {}): Promise<SourcePage<ServiceSummary>> => {
    const all = needsNetworks ? await filteredPage(listNetworks, { limit: MOST_NETWORKS }, () => true) : { items: [] };
    return filteredPage(list, { limit, cursor }, (service) => fits(service, all.items));
  };
}

async function networks({ passed, reader, cache }: LookUpParts, { query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const paging = pagingOf(query);
  const write = ({ items, ...rest }: SourcePage<Network>): object => ({ networks: items.map(networkBody), ...rest });
  const ask = async (): Promise<object> => write(await readPage(paging, reader.networks));
  try {
    return await passed.answer(keyOf('networks', paging), ask, terms);
  } catch (error) {
    const page = isOutage(error) && terms.staleIfError === Infinity ? summarised(cache, paging) : undefined;
    if (page === undefined) throw error;
    return { body: writeBody(write(page)), source: page.source, ageMs: page.ageMs };
  }
}

/** The first page by the network summary in memory, if the summary names all networks and the page has room for them. */
function summarised(cache: DocumentCache, { limit = 0, cursor }: SourceListOptions) {
  const held = cache.lastGood({ kind: 'networks' });
  const document = held?.document;
  if (cursor !== undefined || held === undefined || document == null || !('count' in document)) return undefined;
  const { count, networks: all } = document;
  if (all.length > limit || (all.length === 0 && count > 0)) return undefined;
  const source = held.origin === 'snapshot' ? ('snapshot' as const) : ('stale' as const);
  const items = [...all].sort((a, b) => compareText(a.vpcId, b.vpcId));
  return { items, source, ageMs: cache.ageOf(held) };
}

function lookup({ passed, reader }: LookUpParts, { query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const url = pastedOf(query);
  return passed.answer(JSON.stringify(['lookup', url]), () => reader.lookup(url), terms);
}

function history({ passed, reader }: LookUpParts, { subject, query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const name = subjectOf('service', subject);
  const paging = historyPagingOf(query);
  const ask = async (): Promise<object> => {
    const { items, ...rest } = await operatorOf(reader, 'The history of a service').history(name, paging);
    return { history: items, ...rest };
  };
  return passed.answer(keyOf(`history:${name}`, paging), ask, terms);
}

function activity({ passed, reader }: LookUpParts, { query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const { asked, paging } = activityOf(query);
  const ask = async (): Promise<object> => {
    const { items, ...rest } = await operatorOf(reader, 'The activity').activity(asked, paging);
    return { activity: items, ...rest };
  };
  return passed.answer(keyOf(`activity:${JSON.stringify(asked)}`, paging), ask, terms);
}

function impact({ passed, reader }: LookUpParts, { query, terms }: AskedLookUp): Promise<CachedAnswer> {
  const { of, paging } = impactOf(query);
  const ask = (): Promise<object> => readPage(paging, (page) => reader.impact(of, page));
  return passed.answer(keyOf(`impact:${of}`, paging), ask, terms);
}

async function accounts({ reader }: LookUpParts, { query }: AskedLookUp): Promise<CachedAnswer> {
  allowOnly(query, []);
  const report = await operatorOf(reader, 'The enrolment report').accounts();
  return { body: writeBody(Object(report) as object), source: 'live', ageMs: 0 };
}

function operatorOf({ operator }: LookUpReader, what: string): OperatorAnswers {
  if (operator !== undefined) return operator;
  throw new WaypostError({
    code: 'REGISTRY_UNAVAILABLE',
    message: `${what} is not in the readers' table, which this agent reads.`,
    remedy: 'Ask the query endpoint, or start the agent with --url as well.',
    details: { reason: 'configuration' },
  });
}

function keyOf(list: string, { limit, cursor }: SourceListOptions): string {
  return JSON.stringify([list, limit, ...Object.values(defined({ cursor }))]);
}
