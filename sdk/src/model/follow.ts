// Follows a pasted call: finds the service behind its API, and the address to call now or the gates that the call meets. Then the
// verdict of the gates alone, for all cells of a table.
import { checkApi } from './remedies.js';
import type { LookupAnswer, PastedCall, UrlState, GateId, GateVerdict } from './answers.js';
import { defined } from './schema.js';
import { choose, type Choice } from './refusals.js';
import type { ApiDocument, CurrentApi, NetworkDocument, ServiceEntry, ServiceRegion } from './documents.js';
import type { Question, RegistryDocumentKey, RegistryDocuments } from './question.js';
import type { Problem } from './errors.js';
import { readQuestion, type ReadDocuments, type Knowledge } from './decide.js';
import { explain, type Explained, judgeGates } from './explain/explain.js';
import { urlGate } from './explain/url-gate.js';

/** Where a URL led; without an `answer`, no API of this id is known. */
export interface FollowedUrl {
  /** The registry's name; empty if no read reported it. */
  readonly registry: string;
  readonly answer: LookupAnswer | undefined;
}

/**
 * Finds the service behind a URL, in three reads at most.
 * @example const { answer } = await followUrl(url, (keys) => source.read(keys));
 */
export async function followUrl(url: PastedCall, read: ReadDocuments): Promise<FollowedUrl> {
  const { api, network, registry } = await readSubject(url, read);
  if (api === null) return { registry, answer: undefined };
  const { service, apiId } = api;
  const { question, knowledge } = await readQuestion(
    { service, registry, network: vpcOfDeleted(network) ?? url.vpceId },
    readingRegion(url.region, read),
  );
  const serving = knowledge.entry?.regions[0]?.current ?? null;
  // Asked by the endpoint's id, so that private DNS is not assumed.
  const choice = choose({ ...question, network: url.vpceId, stage: otherStage(url, serving) }, knowledge);
  const state = stateOf(url, { api, network, region: knowledge.entry?.regions[0] });
  const answer = {
    service,
    current: state === 'current',
    state,
    apiId,
    ...defined({
      serving: serving?.apiId === apiId ? undefined : serving?.apiId,
      address: choice.outcome === 'address' ? choice.address : undefined,
    }),
    call: url,
  };
  return { registry, answer };
}

/** The gates of a pasted call; without `explained`, no API of this id is known. */
export interface ExplainedCall {
  readonly registry: string;
  readonly explained: Explained | undefined;
}

/**
 * Explains a pasted call: the service behind its API, from the endpoint that it names unless the caller names a network.
 * @example const { explained } = await explainCall(call, {}, (keys) => source.read(keys));
 */
export async function explainCall(
  call: PastedCall,
  caller: Pick<Question, 'network' | 'region'>,
  read: ReadDocuments,
): Promise<ExplainedCall> {
  const { documents, registry = '' } = await read([{ kind: 'api', region: call.region, apiId: call.apiId }]);
  const [api] = documents;
  if (api === null) return { registry, explained: undefined };
  const asked = { service: api.service, registry, network: caller.network ?? call.vpceId, region: caller.region };
  const { question, knowledge } = await readQuestion(asked, readingRegion(call.region, read));
  const serving = knowledge.entry?.regions[0]?.current ?? null;
  const stage = hasStage(serving, call.stage) ? call.stage : undefined;
  const explained = explain({ ...question, stage }, knowledge, [urlGate(call, api)]);
  if (explained.outcome === 'refused') return { registry, explained };
  return { registry, explained: { ...explained, explanation: { ...explained.explanation, call } } };
}

/**
 * SERVICE_NOT_FOUND for the URL of an API that the registry has never seen.
 * @example unknownApi({ apiId: 'a1b2c3d4e5', region: 'eu-west-1' }, 'prod').code // 'SERVICE_NOT_FOUND'
 */
export function unknownApi({ apiId, region }: PastedCall, registry: string): Problem {
  return {
    code: 'SERVICE_NOT_FOUND',
    message: `Registry "${registry}" has no API ${apiId} in ${region}.`,
    remedy: checkApi(),
    details: { apiId, region },
  };
}

interface UrlSubject {
  readonly api: ApiDocument | null;
  /** The document of the URL's endpoint; null if the URL names none, or one that was never seen. */
  readonly network: NetworkDocument | null;
  readonly registry: string;
}

async function readSubject({ apiId, region, vpceId }: PastedCall, read: ReadDocuments): Promise<UrlSubject> {
  const key = { kind: 'api', region, apiId } as const;
  if (vpceId === undefined) {
    const { documents, registry = '' } = await read([key]);
    return { api: documents[0], network: null, registry };
  }
  const { documents, registry = '' } = await read([key, { kind: 'network', ref: vpceId }]);
  return { api: documents[0], network: documents[1], registry };
}

/** Reads only one region of each service, since an endpoint reaches no other. */
function readingRegion(region: string, read: ReadDocuments): ReadDocuments {
  return async <const K extends readonly RegistryDocumentKey[]>(keys: K) => {
    const answer = await read(keys);
    const documents = answer.documents.map((document, index) =>
      keys[index]?.kind === 'service' ? within(document as ServiceEntry | null, region) : document,
    );
    return { ...answer, documents: documents as unknown as RegistryDocuments<K> }; // each keeps its key's type
  };
}

function within(entry: ServiceEntry | null, region: string): ServiceEntry | null {
  return entry === null
    ? null
    : { ...entry, regions: entry.regions.filter((candidate) => candidate.region === region) };
}

/** The VPC of a deleted endpoint, which stands for it now. */
function vpcOfDeleted(network: NetworkDocument | null): string | undefined {
  return network?.endpoint?.deleted == null ? undefined : network.networks[0]?.vpcId;
}

/** The URL's own stage, if it exists and is not the served one. */
function otherStage({ stage }: PastedCall, serving: CurrentApi | null): string | undefined {
  return stage !== serving?.stage && hasStage(serving, stage) ? stage : undefined;
}

interface UrlKnowledge {
  readonly api: ApiDocument;
  /** The document of the URL's endpoint; null if the URL names none, or one that was never seen. */
  readonly network: NetworkDocument | null;
  readonly region: ServiceRegion | undefined;
}

/** Only what was observed: an API that does not serve may live beside the one that does. */
function stateOf(url: PastedCall, { api, network, region }: UrlKnowledge): UrlState {
  const { current: serving = null, removal } = region ?? {};
  if (api.deleted !== null) return 'deleted';
  if (removal?.apiId === url.apiId && removal.reason !== undefined) return 'not-private';
  if (serving === null) return 'none-serves';
  return serving.apiId === url.apiId ? stateAt(serving, url, network) : 'other-serves';
}

function stateAt(serving: CurrentApi, { stage, vpceId }: PastedCall, network: NetworkDocument | null): UrlState {
  if (stage !== undefined && !hasStage(serving, stage)) return 'stage-missing';
  if (vpceId === undefined || network?.endpoint?.deleted === null) return 'current';
  return !network?.endpoint ? 'endpoint-unknown' : 'endpoint-deleted';
}

function hasStage(serving: CurrentApi | null, stage: string | undefined): boolean {
  return serving?.stages.some(({ name }) => name === stage) ?? false;
}

const URL_STATES: Readonly<Record<UrlState, (api: string) => string>> = {
  current: (api) => `${api} serves the name.`,
  deleted: (api) => `${api} is deleted.`,
  'not-private': (api) => `${api} is no longer private.`,
  'other-serves': (api) => `${api} does not serve the name, and is not known to be deleted: the URL may still work.`,
  'none-serves': (api) => `No API serves the name, and ${api} is not known to be deleted: the URL may still work.`,
  'stage-missing': (api) => `${api} serves the name, and has no such stage.`,
  'endpoint-deleted': (api) => `${api} serves the name, and the endpoint of the URL is deleted.`,
  'endpoint-unknown': (api) => `${api} serves the name, and the endpoint of the URL was never seen.`,
};

/**
 * What was observed of a URL, in a sentence. A newer registry may know more states.
 * @example describeUrl({ state: 'deleted', apiId: 'a1b2c3d4e5' }) // 'API a1b2c3d4e5 is deleted.'
 */
export function describeUrl({ state, apiId }: Pick<LookupAnswer, 'state' | 'apiId'>): string {
  const describe: ((api: string) => string) | undefined = Object.hasOwn(URL_STATES, state)
    ? URL_STATES[state]
    : undefined;
  return describe?.(`API ${apiId}`) ?? `API ${apiId}: ${state}.`;
}

/**
 * True if a URL may work although it is not current.
 * @example mayStillWork({ state: 'other-serves' }) // true
 */
export function mayStillWork({ state }: Pick<LookupAnswer, 'state'>): boolean {
  return state === 'other-serves' || state === 'none-serves' || state === 'endpoint-unknown';
}

/** How a network reaches a service, without the texts of `choose` and `explain`: for judging many. */
export interface Reach {
  /** The verdict that `explain` gives; unknown if it refuses the question. */
  readonly verdict: GateVerdict;
  /** The first gate with that verdict; undefined if all pass or none was judged. */
  readonly gate: GateId | undefined;
  /** What `choose` answers. */
  readonly choice: Choice;
}

/**
 * The verdict of `explain` and the answer of `choose` for the same arguments, at a fraction of the cost.
 * @example const { verdict } = reach({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }, { entry, network });
 */
export function reach(question: Question, knowledge: Knowledge): Reach {
  const judged = judgeGates(question, knowledge, []);
  if (judged.outcome === 'refused') return { verdict: 'unknown', gate: undefined, choice: judged };
  const { choice, gates, verdict } = judged;
  const decisive = verdict === 'pass' ? undefined : gates.find(({ finding }) => finding.verdict === verdict);
  return { verdict, gate: decisive?.row.gate, choice };
}
