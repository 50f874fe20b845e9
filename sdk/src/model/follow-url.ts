// From a URL that somebody has, old or current, to the service behind it and to what is to be called now.
import type { Address } from './address.js';
import { choose } from './choose.js';
import type { Knowledge } from './decide.js';
import type { ApiDocument, CurrentApi, NetworkDocument, ServiceEntry } from './documents.js';
import type { DocumentKey, Documents } from './keys.js';
import type { ApiUrl } from './api-url.js';

/** What a URL leads to; the answer of `GET /v1/lookup`. */
export interface LookupAnswer {
  readonly service: string;
  /** The URL works still: its API serves, at its stage, and its endpoint is there. */
  readonly current: boolean;
  /** The API of the URL. */
  readonly apiId: string;
  /** The API that serves in its place. */
  readonly replacedBy?: string;
  /** What is to be called now from where the URL was called. */
  readonly address?: Address;
}

/** How the documents are read: three times at most. */
export type ReadDocuments = <const K extends readonly DocumentKey[]>(
  keys: K,
) => Promise<{ readonly documents: Documents<K>; readonly registry?: string | undefined }>;

/** Where a URL led; without an `answer`, no API of this id is known. */
export interface Followed {
  /** The registry's name; empty where no read told it. */
  readonly registry: string;
  readonly answer: LookupAnswer | undefined;
}

/**
 * From a URL that somebody has to the service behind it, by three reads at most. `read` answers all keys of a call, or throws.
 * @example const { answer } = await followUrl(url, (keys) => source.read(keys));
 */
export async function followUrl(url: ApiUrl, read: ReadDocuments): Promise<Followed> {
  const { api, network, registry } = await readSubject(url, read);
  if (api === null) return { registry, answer: undefined };
  const knowledge = await readKnowledge({ url, api, network }, read);
  const serving = knowledge.entry?.regions[0]?.current ?? null;
  // By the endpoint's id, so that private DNS is not assumed.
  const question = { service: api.service, registry, network: url.vpceId, stage: otherStage(url, serving) };
  const first = choose(question, knowledge);
  const choice =
    first.outcome === 'incomplete' ? choose(question, await withNamed(first.refs, knowledge, read)) : first;
  const answer = {
    service: api.service,
    current: isCurrent({ url, network }, serving),
    apiId: api.apiId,
    ...(serving === null || serving.apiId === api.apiId ? {} : { replacedBy: serving.apiId }),
    ...(choice.outcome === 'address' ? { address: choice.address } : {}),
  };
  return { registry, answer };
}

interface Subject {
  readonly url: ApiUrl;
  readonly api: ApiDocument;
  /** What the endpoint in the URL stands for; null where it names none, or one that was never seen. */
  readonly network: NetworkDocument | null;
}

async function readSubject({ apiId, region, vpceId }: ApiUrl, read: ReadDocuments) {
  const key = { kind: 'api', region, apiId } as const;
  if (vpceId === undefined) {
    const { documents, registry = '' } = await read([key]);
    return { api: documents[0], network: null, registry };
  }
  const { documents, registry = '' } = await read([key, { kind: 'network', ref: vpceId }]);
  return { api: documents[0], network: documents[1], registry };
}

/** The service in the URL's region only, since an endpoint reaches no other, and the networks to choose from. */
async function readKnowledge({ url, api, network }: Subject, read: ReadDocuments): Promise<Knowledge> {
  const service = { kind: 'service', name: api.service } as const;
  if (url.vpceId === undefined) {
    const { documents } = await read([service, { kind: 'networks' }]);
    return { entry: within(documents[0], url.region), networks: documents[1] };
  }
  const vpc = vpcOfDead(network);
  if (vpc === undefined) {
    const { documents } = await read([service]);
    return { entry: within(documents[0], url.region), network };
  }
  const { documents } = await read([service, { kind: 'network', ref: vpc }]);
  return { entry: within(documents[0], url.region), network: documents[1] };
}

async function withNamed(refs: readonly string[], knowledge: Knowledge, read: ReadDocuments): Promise<Knowledge> {
  const { documents } = await read(refs.map((ref) => ({ kind: 'network', ref }) as const));
  return { ...knowledge, named: documents };
}

/** The VPC that a dead endpoint was in, and that stands for it now. */
function vpcOfDead(network: NetworkDocument | null): string | undefined {
  return network?.endpoint?.deleted == null ? undefined : network.networks[0]?.vpcId;
}

function within(entry: ServiceEntry | null, region: string): ServiceEntry | null {
  return entry === null ? null : { ...entry, regions: entry.regions.filter((place) => place.region === region) };
}

/** The URL's own stage, where it is there now and not served by default. */
function otherStage({ stage }: ApiUrl, serving: CurrentApi | null): string | undefined {
  return stage !== serving?.stage && hasStage(serving, stage) ? stage : undefined;
}

function isCurrent({ url, network }: Pick<Subject, 'url' | 'network'>, serving: CurrentApi | null): boolean {
  if (serving?.apiId !== url.apiId) return false;
  if (url.stage !== undefined && !hasStage(serving, url.stage)) return false;
  return url.vpceId === undefined || network?.endpoint?.deleted === null;
}

function hasStage(serving: CurrentApi | null, stage: string | undefined): boolean {
  return serving?.stages.some(({ name }) => name === stage) ?? false;
}
