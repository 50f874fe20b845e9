// The one decision of a read: by which route a network reaches a service now, or that it cannot. Pure; the query endpoint
// and the SDK call the same function. Only facts of existence refuse. The words of a refusal and the warnings of an address
// are made by whoever wants them: `choose` always does, the SDK loads them when they are asked for.
import type {
  CurrentApi,
  Endpoint,
  Network,
  NetworkDocument,
  NetworksDocument,
  ServiceEntry,
  ServiceRegion,
} from './documents.js';
import { domainFor } from './custom-domain.js';
import { NETWORK_SUMMARY_LIMIT } from './documents.js';
import type { Problem } from './errors.js';
import { targetOf, type Route, type Target } from './forms.js';
import type { Question } from './question.js';
import type * as Refusals from './refusals.js';

/** What was read. `null` is "read, and there is no such document". */
export interface Knowledge {
  readonly entry: ServiceEntry | null;
  /** What the question's network stands for. */
  readonly network?: NetworkDocument | null;
  /** All networks in one summary, where the question names none. */
  readonly networks?: NetworksDocument | null;
  /** The networks that an earlier answer `incomplete` asked for. */
  readonly named?: readonly (NetworkDocument | null)[];
}

export type Decision =
  | { readonly outcome: 'found'; readonly found: Found }
  /** `say` makes the words of it from the module of all refusals. */
  | { readonly outcome: 'refused'; readonly say: (refusals: typeof Refusals) => Problem }
  /** More endpoints live than one network summary shows: read the networks `refs`, and ask again with them as `named`. */
  | { readonly outcome: 'incomplete'; readonly refs: readonly string[] };

/** An endpoint that could carry a call to an API of its region. */
interface Pick {
  readonly place: LiveRegion;
  readonly network: Network;
  readonly endpoint: Endpoint;
}

/** How a network reaches a service: all that its address is made of. */
export interface Found extends Pick {
  readonly question: Question;
  readonly entry: ServiceEntry;
  readonly route: Route;
  readonly target: Target;
}

type LiveRegion = ServiceRegion & { readonly current: CurrentApi };

/** Of a question that can be asked (`invalidQuestion`). */
export function decide(question: Question, knowledge: Knowledge): Decision {
  const { entry, network = null } = knowledge;
  if (entry === null || entry.regions.length === 0) return refused(({ notFound }) => notFound(question, entry));
  if (question.network === undefined) return withoutNetwork(question, entry, knowledge);
  return withNetwork(question, entry, network);
}

function withNetwork(question: Question, entry: ServiceEntry, document: NetworkDocument | null): Decision {
  const { regions } = entry;
  if (document === null || document.networks.length === 0) {
    return unready(question, regions) ?? refused(({ networkNotFound }) => networkNotFound(question));
  }
  const region = regionOf(document, question.region);
  if (region === undefined) {
    return unready(question, regions) ?? refused(({ regionRequired }) => regionRequired(question, document));
  }
  const place = regions.find((candidate) => candidate.region === region);
  if (place === undefined) return refused(({ elsewhere }) => elsewhere(question, entry, region));
  return (
    unready(question, [place]) ??
    bestOf(question, entry, routesIn(document, place as LiveRegion)) ??
    refused(({ noEndpoint }) => noEndpoint(question, document, region))
  );
}

function withoutNetwork(question: Question, entry: ServiceEntry, knowledge: Knowledge): Decision {
  const refusal = unready(question, entry.regions);
  if (refusal !== undefined) return refusal;
  const places = entry.regions.filter((place) => serves(place, question.stage));
  const networkSummary = knowledge.networks ?? { count: 0, networks: [], regions: [] };
  const beyond = networkSummary.count > NETWORK_SUMMARY_LIMIT;
  if (beyond && knowledge.named === undefined) {
    const refs = refsOf(places, networkSummary);
    if (refs.length > 0) return { outcome: 'incomplete', refs };
  }
  const networks = beyond
    ? (knowledge.named ?? []).flatMap((document) => document?.networks ?? [])
    : networkSummary.networks;
  const picks = places.flatMap((place) => picksOf(networks, place));
  const associated = picks.filter(isAssociated);
  const rivals = associated.length > 0 ? associated : picks;
  const hidden = associated.length === 0 && beyond && vpcsOf(places, networkSummary) > 1;
  if (hidden || new Set(rivals.map(({ network }) => network.vpcId)).size > 1) {
    const several = rivals.map(({ network }) => network);
    return refused(({ networkRequired }) => networkRequired(question, several));
  }
  return bestOf(question, entry, rivals) ?? refused(({ noEndpointAnywhere }) => noEndpointAnywhere(question));
}

/** The refusal of a question that none of these regions serves. */
function unready(question: Question, places: readonly ServiceRegion[]): Decision | undefined {
  if (places.some((place) => serves(place, question.stage))) return undefined;
  return refused((refusals) => refusals.unready(question, places));
}

function serves(place: ServiceRegion, stage: string | undefined): place is LiveRegion {
  const { current } = place;
  return current !== null && (stage === undefined || current.stages.some(({ name }) => name === stage));
}

/** The networks that decide the question when not all can be shown: those of the associated endpoints, and a lone VPC. */
function refsOf(places: readonly LiveRegion[], networkSummary: NetworksDocument): string[] {
  const lone =
    vpcsOf(places, networkSummary) === 1 ? inRegions(places, networkSummary).flatMap((row) => row.only ?? []) : [];
  return [...new Set([...places.flatMap((place) => place.current.vpceIds), ...lone])].slice(0, NETWORK_SUMMARY_LIMIT);
}

function vpcsOf(places: readonly LiveRegion[], networkSummary: NetworksDocument): number {
  return inRegions(places, networkSummary).reduce((sum, row) => sum + row.vpcs, 0);
}

function inRegions(places: readonly LiveRegion[], networkSummary: NetworksDocument): NetworksDocument['regions'] {
  return networkSummary.regions.filter((row) => places.some((place) => place.region === row.region));
}

/** The region of a reference: its only one with a live endpoint, else its only one, else the caller's among them. */
export function regionOf(document: NetworkDocument, callers: string | undefined): string | undefined {
  const live = document.networks.filter((network) => network.endpoints.length > 0);
  const regions = new Set((live.length > 0 ? live : document.networks).map((network) => network.region));
  if (regions.size === 1) return [...regions][0];
  return callers !== undefined && regions.has(callers) ? callers : undefined;
}

function routesIn(document: NetworkDocument, place: LiveRegion): Pick[] {
  const picks = picksOf(document.networks, place);
  const { endpoint } = document;
  return endpoint === undefined ? picks : picks.filter((pick) => pick.endpoint.vpceId === endpoint.vpceId);
}

function picksOf(networks: readonly Network[], place: LiveRegion): Pick[] {
  return networks
    .filter((network) => network.region === place.region)
    .flatMap((network) => network.endpoints.map((endpoint) => ({ place, network, endpoint })));
}

/**
 * One that the preferred custom domain lets in goes before others, then an associated one, then an available one, then the
 * youngest, then the greater id.
 */
function bestOf(question: Question, entry: ServiceEntry, picks: readonly Pick[]): Decision | undefined {
  const byDomain = (pick: Pick) => Number(domainOf(question, entry, pick) !== undefined);
  const better = (a: Pick, b: Pick) =>
    byDomain(b) - byDomain(a) ||
    Number(isAssociated(b)) - Number(isAssociated(a)) ||
    Number(isAvailable(b)) - Number(isAvailable(a)) ||
    compareText(b.endpoint.createdAt, a.endpoint.createdAt) ||
    compareText(b.endpoint.vpceId, a.endpoint.vpceId);
  const [best] = [...picks].sort(better);
  return best && { outcome: 'found', found: foundBy(question, entry, best) };
}

const isAssociated = ({ place, endpoint }: Pick) => place.current.vpceIds.includes(endpoint.vpceId);
const isAvailable = ({ endpoint }: Pick) => endpoint.state === 'available';
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function domainOf({ stage }: Question, { prefers }: ServiceEntry, { place, endpoint }: Pick) {
  return prefers === 'custom-domain' ? domainFor(place, stage ?? place.current.stage, endpoint.vpceId) : undefined;
}

function foundBy(question: Question, entry: ServiceEntry, pick: Pick): Found {
  const { place, network, endpoint } = pick;
  const route = {
    apiId: place.current.apiId,
    stage: question.stage ?? place.current.stage,
    region: place.region,
    endpoint,
    associated: isAssociated(pick),
    inVpc: question.network === network.vpcId,
    domain: domainOf(question, entry, pick),
  };
  return { ...pick, question, entry, route, target: targetOf(route) };
}

function refused(say: Extract<Decision, { outcome: 'refused' }>['say']): Decision {
  return { outcome: 'refused', say };
}
