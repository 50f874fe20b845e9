// Collects what the gates judge: the API, its stage, the endpoint and the address form, as far as they exist. A gate is one condition
// of reachability. It informs, it never refuses.
import { addressOf, callVpceIds } from '../address.js';
import type { Choice } from '../refusals.js';
import type { ServiceAddress, Gate, GateVerdict } from '../answers.js';
import { type Knowledge, decide, regionOf } from '../decide.js';
import { domainFor, letsIn } from '../url.js';
import type {
  CurrentApi,
  CustomDomain,
  Endpoint,
  Network,
  NetworkDocument,
  ServiceEntry,
  ServiceRegion,
} from '../documents.js';
import type { Problem } from '../errors.js';
import type { Question } from '../question.js';
import { defined } from '../schema.js';
import { printable } from '../text.js';

export interface GateSubject {
  readonly question: Question;
  readonly entry: ServiceEntry;
  /** The judged region: that of the network, else that of the service. */
  readonly region: string;
  /** The service there. */
  readonly serviceRegion: ServiceRegion | undefined;
  readonly current: CurrentApi | undefined;
  /** The stage of the address, else the served one; empty without an API. */
  readonly stage: string;
  /** A requested stage that the API does not have. */
  readonly absentStage?: string;
  readonly network: Network | undefined;
  readonly endpoint: Endpoint | undefined;
  /** The deleted endpoint that the question names. */
  readonly deleted: NetworkDocument['endpoint'] | undefined;
  readonly address?: ServiceAddress;
  /** When the documents were read, in ms since 1970, if that is known. */
  readonly readAt?: number;
  /** No network that the question allows has an endpoint. */
  readonly isUnreachable?: boolean;
  /** The ids of the endpoints through which the call may go. */
  readonly vpceIds: readonly string[];
  /** The custom domain of the address, or the domain nearest to serving. */
  readonly domain?: CustomDomain | undefined;
}

/** What the gates of an API judge. */
export interface ApiSubject extends GateSubject {
  readonly current: CurrentApi;
}

/** What the gates of a call judge, which needs an API and an endpoint. */
export interface CallSubject extends ApiSubject {
  readonly network: Network;
  readonly endpoint: Endpoint;
}

/** What the gates of a custom domain judge. */
export interface DomainSubject extends CallSubject {
  readonly domain: CustomDomain;
}

type KnownQuestion = {
  readonly question: Question;
  readonly knowledge: Knowledge;
  readonly entry: ServiceEntry;
};

export function subjectOf(known: KnownQuestion, choice: Choice): GateSubject {
  const { readAt } = known.knowledge;
  const subject =
    choice.outcome === 'address'
      ? reached(known, choice.address)
      : (stageless(known) ?? unreached(known, choice.problem));
  return readAt === undefined ? subject : { ...subject, readAt };
}

function reached({ question, knowledge, entry }: KnownQuestion, address: ServiceAddress): GateSubject {
  const { region, vpcId, vpceId, form } = address;
  const serviceRegion = entry.regions.find((candidate) => candidate.region === region);
  const network = networksOf(knowledge).find((candidate) => candidate.vpcId === vpcId);
  const endpoint = network?.endpoints.find((candidate) => candidate.vpceId === vpceId);
  const domain = !serviceRegion
    ? undefined
    : (domainFor(serviceRegion, address.stage, vpceId) ?? nearest(serviceRegion, vpceId));
  const vpceIds = !endpoint || !network ? [] : callVpceIds(endpoint, network, { form, domain });
  const current = serviceRegion?.current ?? undefined;
  return {
    domain,
    question,
    entry,
    region,
    serviceRegion,
    current,
    stage: address.stage,
    network,
    endpoint,
    deleted: undefined,
    address,
    vpceIds,
  };
}

const nearest = ({ domains = [] }: ServiceRegion, vpceId: string): CustomDomain | undefined =>
  domains.find((domain) => letsIn(domain, vpceId)) ?? domains[0];

/** If only the requested stage is missing, the gates judge everything else for the served stage. */
function stageless({ question, knowledge, entry }: KnownQuestion): GateSubject | undefined {
  const { stage, ...others } = question;
  if (stage === undefined) return undefined;
  const decision = decide(others, knowledge);
  if (decision.outcome !== 'found') return undefined;
  return { ...reached({ question, knowledge, entry }, addressOf(decision.found)), absentStage: stage };
}

function unreached({ question, knowledge, entry }: KnownQuestion, problem: Problem): GateSubject {
  const asked = regionAsked(question, knowledge);
  const serviceRegion = regionOfService(entry, asked);
  const region = asked ?? serviceRegion?.region ?? '';
  const current = serviceRegion?.current ?? undefined;
  const network = onlyOf(networksOf(knowledge).filter((candidate) => candidate.region === region));
  const named = knowledge.network?.endpoint;
  const endpoint = judgedEndpoint(network, named?.vpceId);
  return {
    question,
    entry,
    region,
    serviceRegion,
    current,
    stage: current?.stage ?? '',
    network,
    endpoint,
    deleted: named?.deleted == null ? undefined : named,
    ...defined({ absentStage: missingStage(question, serviceRegion, problem) }),
    isUnreachable: problem.code === 'UNREACHABLE_FROM_NETWORK',
    vpceIds: !endpoint ? [] : [endpoint.vpceId],
  };
}

/** The region of the service to judge: one in which an API serves, if there is one. */
function regionOfService({ regions }: ServiceEntry, asked: string | undefined): ServiceRegion | undefined {
  const candidates = regions.filter(({ region }) => asked === undefined || asked === region);
  return candidates.find(({ current }) => current !== null) ?? lastOf(candidates);
}

/** The named endpoint of a network, or any; one that is available if there is one. */
function judgedEndpoint(network: Network | undefined, named: string | undefined): Endpoint | undefined {
  const live = network?.endpoints.filter(({ vpceId }) => named === undefined || named === vpceId) ?? [];
  return live.find(({ state }) => state === 'available') ?? live.at(-1);
}

const missingStage = ({ stage }: Question, serviceRegion: ServiceRegion | undefined, { code }: Problem) =>
  code === 'SERVICE_NOT_READY' && serviceRegion?.current != null ? stage : undefined;

const regionAsked = ({ network, region }: Question, knowledge: Knowledge): string | undefined =>
  network === undefined || !knowledge.network ? undefined : regionOf(knowledge.network, region);

/** The region that waits for a stage; else the region of the latest removal. */
function lastOf(serviceRegions: readonly ServiceRegion[]): ServiceRegion | undefined {
  const went = (serviceRegion: ServiceRegion) => serviceRegion.removal?.at ?? '';
  const waiting = serviceRegions.find(({ status }) => status === 'not-ready');
  return waiting ?? [...serviceRegions].sort((a, b) => (went(a) < went(b) ? 1 : -1))[0];
}

function networksOf({ network, networks, named }: Knowledge): readonly Network[] {
  const documents = [...(network ? [network] : []), ...(named ?? []).filter((document) => document !== null)];
  return [...documents.flatMap((document) => document.networks), ...(networks?.networks ?? [])];
}

/** The only network; undefined if there are several. */
const onlyOf = (networks: readonly Network[]): Network | undefined =>
  new Set(networks.map(({ vpcId }) => vpcId)).size === 1 ? networks[0] : undefined;

/** The evidence and the remedy quote untrusted text: `printed` makes a gate of them. */
export type GateFinding = Pick<Gate, 'verdict' | 'evidence' | 'remedy'>;

export const pass = (evidence: string): GateFinding => ({ verdict: 'pass', evidence, remedy: null });
export const fail = (evidence: string, remedy: string): GateFinding => ({ verdict: 'fail', evidence, remedy });
export const unknown = (evidence: string, remedy: string | null = null): GateFinding => ({
  verdict: 'unknown',
  evidence,
  remedy,
});

/** What was found, safe to print. */
export const printed = ({ verdict, evidence, remedy }: GateFinding): GateFinding => ({
  verdict,
  evidence: printable(evidence),
  remedy: remedy === null ? null : printable(remedy),
});

/** Judges a subject; the kind of subject says what must exist for that. */
type Judge<Subject> = (subject: Subject) => GateFinding;

/** Judges an API; without one the gate is unknown. */
export const ofApi =
  (judge: Judge<ApiSubject>): Judge<GateSubject> =>
  (subject) =>
    hasApi(subject) ? judge(subject) : unknown(NO_API);

/** Judges a call of an API through an endpoint. */
export const ofCall = (judge: Judge<CallSubject>): Judge<GateSubject> =>
  ofApi((subject) => (hasEndpoint(subject) ? judge(subject) : unknown(NO_ENDPOINT)));

/** Judges a call by a custom domain name. */
export const ofDomain = (judge: Judge<DomainSubject>): Judge<GateSubject> =>
  ofCall((subject) => (hasDomain(subject) ? judge(subject) : unknown('There is no custom domain to check.')));

export const hasApi = (subject: GateSubject): subject is ApiSubject => subject.current !== undefined;
const hasEndpoint = (subject: ApiSubject): subject is CallSubject =>
  subject.network !== undefined && subject.endpoint !== undefined;
const hasDomain = (subject: CallSubject): subject is DomainSubject => subject.domain !== undefined;

export const NO_API = 'No private API serves the name.';
export const NO_ENDPOINT = 'There is no endpoint to check.';

/** One failing gate fails the whole; an unknown one makes it unknown. */
export function overall(gates: readonly Pick<Gate, 'verdict'>[]): GateVerdict {
  const has = (verdict: GateVerdict) => gates.some((gate) => gate.verdict === verdict);
  return has('fail') ? 'fail' : has('unknown') ? 'unknown' : 'pass';
}
