// Reads what a question needs, and decides how a network reaches a service now, or why it cannot. The query endpoint and the SDK
// call the same functions. Only facts of existence refuse. A decision is data: `problemOf` words a refusal, `addressOf` adds the
// warnings.
import {
  type ApiPart,
  type CurrentApi,
  type Endpoint,
  type Network,
  type NetworkDocument,
  type NetworksDocument,
  type ServiceEntry,
  type ServiceRegion,
  type StageCanary,
  type StageSummary,
} from './documents.js';
import { invalidRequest } from './errors.js';
import { compareText } from './schema.js';
import { domainFor, targetOf, type CallRoute, type RouteTarget } from './url.js';
import { invalidQuestion, type Question, type RegistryDocumentKey, type RegistryDocuments } from './question.js';

/** The maximum number of candidates, siblings or conflicts that a document lists, so that it stays small. */
export const LISTED = 10;

/** The number of live endpoints up to which one read answers a caller without a network. */
export const NETWORK_SUMMARY_LIMIT = 100;

/** The documents that were read. `null` means that the document was read and does not exist. */
export interface Knowledge {
  readonly entry: ServiceEntry | null;
  /** The document of the question's network. */
  readonly network?: NetworkDocument | null;
  /** The summary of all networks, for a question that names none. */
  readonly networks?: NetworksDocument | null;
  /** The networks that an earlier decision, `incomplete`, asked for. */
  readonly named?: readonly (NetworkDocument | null)[];
  /** When the documents were read, in ms since 1970. Without it, a state that lasts for minutes is unknown. */
  readonly readAt?: number | undefined;
}

/** Reads documents by key, in the order of the keys, and the registry's name where the source reports it. It may throw. */
export type ReadDocuments = <const K extends readonly RegistryDocumentKey[]>(
  keys: K,
) => Promise<{
  readonly documents: RegistryDocuments<K>;
  readonly registry?: string | undefined;
  /** When they were read, in ms since 1970, if that is known. */
  readonly readAt?: number | undefined;
}>;

/** A question with everything that was read for it: `choose` and `explain` answer it. */
export interface AskedQuestion {
  readonly question: Question;
  readonly knowledge: Knowledge;
}

/**
 * Reads everything that decides a question, in one read or two. A question without a registry's name gets the one that the
 * source reports. A malformed question reads nothing: `choose` refuses it.
 * @example const { question, knowledge } = await readQuestion({ service: 'orders-api', registry: '' }, (keys) => source.read(keys));
 */
export async function readQuestion(asked: Question, read: ReadDocuments): Promise<AskedQuestion> {
  if (typeof read !== 'function')
    throw invalidRequest(
      'readQuestion needs a function that reads.',
      'Give it as in (keys) => source.read(keys).',
      'read',
    );
  if (invalidQuestion(asked)) return { question: asked, knowledge: { entry: null } };
  const { question, knowledge } = await readDecision(asked, read);
  return { question, knowledge };
}

/** A question with everything that was read for it, and its decision. */
interface DecidedQuestion extends AskedQuestion {
  readonly decision: Decision;
}

/** As `readQuestion`, for a question that `invalidQuestion` accepts; decides it, too. */
export async function readDecision(asked: Question, read: ReadDocuments): Promise<DecidedQuestion> {
  const { documents, registry = '', readAt } = await read(keysOf(asked));
  const question = { ...asked, registry: asked.registry === '' ? registry : asked.registry };
  const knowledge = knowledgeOf(asked, documents, readAt);
  const decision = decide(question, knowledge);
  if (decision.outcome !== 'incomplete') return { question, knowledge, decision };
  const { documents: named } = await read(decision.refs.map(networkKeyOf));
  const complete = { ...knowledge, named };
  return { question, knowledge: complete, decision: decide(question, complete) };
}

/** The documents that decide a question: those of its service and of its network, or the summary of all networks. */
export const keysOf = ({ service, network }: Question): QuestionKeys => [
  { kind: 'service', name: service },
  network === undefined ? { kind: 'networks' } : networkKeyOf(network),
];

type DocumentKey<Kind extends RegistryDocumentKey['kind']> = Extract<RegistryDocumentKey, { readonly kind: Kind }>;
export type QuestionKeys = readonly [service: DocumentKey<'service'>, callers: DocumentKey<'network' | 'networks'>];

/** What the documents of `keysOf` tell. */
export function knowledgeOf(
  { network }: Question,
  [entry, callers]: RegistryDocuments<QuestionKeys>,
  readAt?: number,
): Knowledge {
  // The question says which kind of document the second one is.
  if (network === undefined) return { entry, networks: callers as NetworksDocument | null, readAt };
  return { entry, network: callers as NetworkDocument | null, readAt };
}

const networkKeyOf = (ref: string) => ({ kind: 'network', ref }) as const;

export type Decision =
  | { readonly outcome: 'found'; readonly found: DecidedRoute }
  | RefusedDecision
  /** The network summary does not list all endpoints: read the networks `refs`, then decide again with them as `named`. */
  | { readonly outcome: 'incomplete'; readonly refs: readonly string[] };

export type RefusedDecision = { readonly outcome: 'refused' } & Refusal;

/** Why there is no route: a code, and the facts that explain it. */
export type Refusal =
  | { readonly code: 'SERVICE_NOT_FOUND'; readonly facts: { readonly entry: ServiceEntry | null } }
  | { readonly code: 'SERVICE_GONE'; readonly facts: { readonly regions: readonly ServiceRegion[] } }
  /** `stages`: those that serve, where the question asks for another; `isPublic`: that one exists and is not private. */
  | {
      readonly code: 'SERVICE_NOT_READY';
      readonly facts: {
        readonly regions: readonly ServiceRegion[];
        readonly stages?: readonly string[];
        readonly isPublic?: boolean;
      };
    }
  | { readonly code: 'NETWORK_NOT_FOUND'; readonly facts: object }
  | { readonly code: 'NETWORK_REQUIRED'; readonly facts: { readonly networks: readonly Network[] } }
  | {
      readonly code: 'UNREACHABLE_FROM_NETWORK';
      readonly facts:
        | { readonly why: 'other-region'; readonly region: string; readonly regions: readonly string[] }
        | { readonly why: 'no-endpoint'; readonly region: string; readonly document: NetworkDocument }
        | { readonly why: 'no-endpoint-anywhere' };
    };

type LiveRegion = ServiceRegion & { readonly current: CurrentApi };

/** An endpoint that could carry a call to an API of its region. */
interface RouteOption {
  readonly serviceRegion: LiveRegion;
  readonly network: Network;
  readonly endpoint: Endpoint;
}

/** How a network reaches a service: all facts that its address is built from. */
export interface DecidedRoute extends RouteOption {
  readonly question: Question;
  readonly entry: ServiceEntry;
  readonly route: CallRoute;
  readonly target: RouteTarget;
}

/** Decides a question that `invalidQuestion` accepts. */
export function decide(question: Question, knowledge: Knowledge): Decision {
  const { entry, network = null } = knowledge;
  if (entry === null || entry.regions.length === 0) return refused({ code: 'SERVICE_NOT_FOUND', facts: { entry } });
  if (question.network === undefined) return withoutNetwork(question, entry, knowledge);
  return withNetwork(question, entry, network);
}

function withNetwork(question: Question, entry: ServiceEntry, document: NetworkDocument | null): Decision {
  const { regions } = entry;
  if (document === null || document.networks.length === 0) {
    return unready(question, regions) ?? refused({ code: 'NETWORK_NOT_FOUND', facts: {} });
  }
  const region = regionOf(document, question.region);
  if (region === undefined) {
    const { networks } = document;
    return unready(question, regions) ?? refused({ code: 'NETWORK_REQUIRED', facts: { networks } });
  }
  const serviceRegion = regions.find((candidate) => candidate.region === region);
  if (!serviceRegion) {
    return unreachable({ why: 'other-region', region, regions: regions.map((other) => other.region) });
  }
  return (
    unready(question, [serviceRegion]) ??
    bestOf(question, entry, optionsThrough(document, serviceRegion as LiveRegion)) ??
    unreachable({ why: 'no-endpoint', region, document })
  );
}

function withoutNetwork(question: Question, entry: ServiceEntry, knowledge: Knowledge): Decision {
  const refusal = unready(question, entry.regions);
  if (refusal) return refusal;
  const live = entry.regions.filter((region) => serves(region, question.stage));
  const summary = knowledge.networks ?? { count: 0, networks: [], regions: [] };
  const isBeyond = summary.count > NETWORK_SUMMARY_LIMIT;
  if (isBeyond && !knowledge.named) {
    const refs = refsOf(live, summary);
    if (refs.length > 0) return { outcome: 'incomplete', refs };
  }
  const networks = isBeyond
    ? (knowledge.named ?? []).flatMap((document) => document?.networks ?? [])
    : summary.networks;
  const options = live.flatMap((region) => optionsIn(networks, region));
  const associated = options.filter((option) => isAssociated(question, option));
  const rivals = associated.length > 0 ? associated : options;
  const hasHidden = associated.length === 0 && isBeyond && vpcsOf(live, summary) > 1;
  if (hasHidden || new Set(rivals.map(({ network }) => network.vpcId)).size > 1) {
    return refused({ code: 'NETWORK_REQUIRED', facts: { networks: rivals.map(({ network }) => network) } });
  }
  return bestOf(question, entry, rivals) ?? unreachable({ why: 'no-endpoint-anywhere' });
}

/** The refusal if no region serves the question. */
function unready({ stage }: Question, regions: readonly ServiceRegion[]): RefusedDecision | undefined {
  if (regions.some((region) => serves(region, stage))) return undefined;
  if (regions.every(({ status }) => status === 'gone')) return refused({ code: 'SERVICE_GONE', facts: { regions } });
  const live = regions.flatMap(({ current }) => current ?? []);
  if (live.length === 0) return refused({ code: 'SERVICE_NOT_READY', facts: { regions } });
  const all = live.flatMap((current) => current.stages.map(({ name }) => ({ current, name })));
  const stages = [...new Set(all.filter(({ current, name }) => isPrivateAt(current, name)).map(({ name }) => name))];
  const isPublic = all.some(({ name }) => name === stage);
  return refused({ code: 'SERVICE_NOT_READY', facts: { regions, stages, isPublic } });
}

function serves(region: ServiceRegion, stage: string | undefined): region is LiveRegion {
  const { current } = region;
  if (current === null || stage === undefined) return current !== null;
  return current.stages.some(({ name }) => name === stage) && isPrivateAt(current, stage);
}

/** The networks that decide the question when the summary lists none: those of associated endpoints, and a lone VPC. */
function refsOf(live: readonly LiveRegion[], summary: NetworksDocument): string[] {
  const lone = vpcsOf(live, summary) === 1 ? rowsOf(live, summary).flatMap((row) => row.only ?? []) : [];
  return [
    ...new Set([
      ...live.flatMap(({ current }) => [...associatedAt(current, current.stage), ...current.vpceIds]),
      ...lone,
    ]),
  ].slice(0, NETWORK_SUMMARY_LIMIT);
}

const vpcsOf = (live: readonly LiveRegion[], summary: NetworksDocument): number =>
  rowsOf(live, summary).reduce((sum, row) => sum + row.vpcs, 0);

const rowsOf = (live: readonly LiveRegion[], summary: NetworksDocument): NetworksDocument['regions'] =>
  summary.regions.filter((row) => live.some(({ region }) => region === row.region));

/** The region of a network reference: the only one with a live endpoint, else the only one, else the caller's if it is among them. */
export function regionOf(document: NetworkDocument, callers: string | undefined): string | undefined {
  const live = document.networks.filter((network) => network.endpoints.length > 0);
  const regions = new Set((live.length > 0 ? live : document.networks).map((network) => network.region));
  if (regions.size === 1) return [...regions][0];
  return callers !== undefined && regions.has(callers) ? callers : undefined;
}

function optionsThrough(document: NetworkDocument, serviceRegion: LiveRegion): RouteOption[] {
  const options = optionsIn(document.networks, serviceRegion);
  const named = document.endpoint?.vpceId;
  return named === undefined ? options : options.filter(({ endpoint }) => endpoint.vpceId === named);
}

const optionsIn = (networks: readonly Network[], serviceRegion: LiveRegion): RouteOption[] =>
  networks
    .filter((network) => network.region === serviceRegion.region)
    .flatMap((network) => network.endpoints.map((endpoint) => ({ serviceRegion, network, endpoint })));

/**
 * Prefers an endpoint that the preferred custom domain admits, then an associated one, then an available one, then the
 * youngest, then the greater id.
 */
function bestOf(question: Question, entry: ServiceEntry, options: readonly RouteOption[]): Decision | undefined {
  const byDomain = (option: RouteOption) => Number(domainOf(question, entry, option) !== undefined);
  const better = (a: RouteOption, b: RouteOption) =>
    byDomain(b) - byDomain(a) ||
    Number(isAssociated(question, b)) - Number(isAssociated(question, a)) ||
    Number(isAvailable(b)) - Number(isAvailable(a)) ||
    compareText(b.endpoint.createdAt, a.endpoint.createdAt) ||
    compareText(b.endpoint.vpceId, a.endpoint.vpceId);
  const [best] = [...options].sort(better);
  return best && { outcome: 'found', found: foundBy(question, entry, best) };
}

/** An edited association counts when the deployment that carries it is served, and so does a removed one. */
const isAssociated = ({ stage }: Question, { serviceRegion: { current }, endpoint }: RouteOption) =>
  associatedAt(current, stage ?? current.stage).includes(endpoint.vpceId);
const isAvailable = ({ endpoint }: RouteOption) => endpoint.state === 'available';

function domainOf({ stage }: Question, { prefers }: ServiceEntry, { serviceRegion, endpoint }: RouteOption) {
  if (prefers !== 'custom-domain') return undefined;
  return domainFor(serviceRegion, stage ?? serviceRegion.current.stage, endpoint.vpceId);
}

function foundBy(question: Question, entry: ServiceEntry, option: RouteOption): DecidedRoute {
  const { serviceRegion, network, endpoint } = option;
  const { current, region } = serviceRegion;
  const route = {
    apiId: current.apiId,
    stage: question.stage ?? current.stage,
    region,
    endpoint,
    associated: isAssociated(question, option),
    inVpc: question.network === network.vpcId,
    domain: domainOf(question, entry, option),
  };
  return { serviceRegion, network, endpoint, question, entry, route, target: targetOf(route) };
}

const refused = (refusal: Refusal): RefusedDecision => ({ outcome: 'refused', ...refusal });

export type UnreachableFacts = Extract<Refusal, { code: 'UNREACHABLE_FROM_NETWORK' }>['facts'];

const unreachable = (facts: UnreachableFacts): RefusedDecision => refused({ code: 'UNREACHABLE_FROM_NETWORK', facts });

/** The endpoint type of each deployment of the stage that gets calls; undefined where that is not known. */
export const deployedTypes = (current: CurrentApi, stage: string): readonly (string | undefined)[] =>
  servedStates(current, stage).map((state) => deployedType(current, state));

/** What each deployment of the stage that gets calls has. A canary that gets every call is described by its stage. */
export function servedStates(current: CurrentApi, stage: string): readonly Omit<StageCanary, 'percent'>[] {
  const { canary, ...own }: Partial<StageSummary> = stageOf(current, stage) ?? {};
  return !canary || canary.percent === 100 ? [own] : [own, canary];
}

function deployedType({ type: own = 'PRIVATE' }: CurrentApi, state: Omit<StageCanary, 'percent'>): string | undefined {
  return state.type ?? (lacks(state, 'type') ? undefined : own);
}

/** True if a deployment lacks the part's last change, or may lack it. */
export const lacks = ({ behind, undecided }: Pick<StageCanary, 'behind' | 'undecided'>, part: ApiPart): boolean =>
  behind?.some((change) => change.part === part) === true || undecided?.includes(part) === true;

/** False if no deployment that gets the stage's calls is private. If its type is unknown, the API's configured type counts. */
const isPrivateAt = (current: CurrentApi, stage: string): boolean =>
  deployedTypes(current, stage).some((type) => (type ?? current.type ?? 'PRIVATE') === 'PRIVATE');

/** The endpoints whose association is in force at a stage, as far as known; otherwise those that the API's configuration lists. */
export const associatedAt = (current: CurrentApi, stage: string): readonly string[] =>
  stageOf(current, stage)?.associated ?? current.vpceIds;

/** What the document shows of a stage. */
export const stageOf = (current: CurrentApi, stage: string): StageSummary | undefined =>
  current.stages.find(({ name }) => name === stage);
