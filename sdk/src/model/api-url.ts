// Reads the URL of a private API, old or current, and finds the service behind it and the address to call now.
import type { LookupAnswer } from './answers.js';
import { defined, isApiId, isRegion, isStageName } from './schema.js';
import { quote } from './printable.js';
import { choose } from './choose.js';
import type { ApiDocument, CurrentApi, NetworkDocument, ServiceEntry } from './documents.js';
import type { RegistryDocumentKey, RegistryDocuments } from './question.js';
import type { Problem } from './errors.js';
import { readQuestion, type ReadDocuments } from './decide.js';
import { partitionOf } from './url.js';

/** The parts of an execute-api URL: `vpceId` in the form `endpoint-alias`, `stage` where it has a path. */
export interface ApiUrl {
  readonly apiId: string;
  readonly vpceId?: string;
  readonly region: string;
  readonly stage?: string;
}

/** Where a URL led; without an `answer`, no API of this id is known. */
export interface FollowedUrl {
  /** The registry's name; empty if no read reported it. */
  readonly registry: string;
  readonly answer: LookupAnswer | undefined;
}

/**
 * The parts of an execute-api URL, or of an ARN as a 403 quotes it, its account masked; `undefined` for any other text. An endpoint's own DNS name does not name an API.
 * @example parseApiUrl('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/') // { apiId: 'a1b2c3d4e5', region: 'eu-west-1', stage: 'prod' }
 */
export function parseApiUrl(text: string): ApiUrl | undefined {
  const host = hostOfArn(text) ?? text;
  const whole = /^https?:\/\//i.test(host) ? host : `https://${host}`;
  if (!URL.canParse(whole)) return undefined;
  const { hostname, pathname } = new URL(whole);
  const parts = /^([a-z0-9]+)(?:-(vpce-[0-9a-f]+))?\.execute-api\.([a-z0-9-]+)\.(.+?)\.?$/.exec(hostname);
  const [, apiId, vpceId, region, suffix] = parts ?? [];
  if (!isApiId(apiId) || !isRegion(region) || suffix !== partitionOf(region).dnsSuffix) return undefined;
  const stage = pathname.split('/')[1];
  return { apiId, region, ...defined({ vpceId, stage: isStageName(stage) ? stage : undefined }) };
}

/** The host and stage of an execute-api ARN: `arn:aws:execute-api:eu-west-1:********3333:a1b2c3d4e5/prod/GET/orders`. */
function hostOfArn(text: string): string | undefined {
  const parts = /^arn:([a-z-]+):execute-api:([a-z0-9-]+):[*\d]{12}:([a-z0-9]+)(\/[^/]*)?/.exec(text);
  const [, partition, region = '', apiId = '', stage = ''] = parts ?? [];
  const { id, dnsSuffix } = partitionOf(region);
  return partition === id ? `${apiId}.execute-api.${region}.${dnsSuffix}${stage}` : undefined;
}

/**
 * Finds the service behind a URL, in three reads at most.
 * @example const { answer } = await followUrl(url, (keys) => source.read(keys));
 */
export async function followUrl(url: ApiUrl, read: ReadDocuments): Promise<FollowedUrl> {
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
  const answer = {
    service,
    current: isCurrent(url, network, serving),
    apiId,
    ...defined({
      replacedBy: serving?.apiId === apiId ? undefined : serving?.apiId,
      address: choice.outcome === 'address' ? choice.address : undefined,
    }),
  };
  return { registry, answer };
}

/**
 * INVALID_REQUEST for a text that `parseApiUrl` does not accept.
 * @example notAnApiUrl('https://example.com/').message // '"https://example.com/" is not the URL of a private API.'
 */
export function notAnApiUrl(text: string): Problem {
  return {
    code: 'INVALID_REQUEST',
    message: `${quote(text)} is not the URL of a private API.`,
    remedy: { kind: 'give-api-url' },
    details: { what: 'url' },
  };
}

/**
 * SERVICE_NOT_FOUND for the URL of an API that the registry has never seen.
 * @example unknownApi({ apiId: 'a1b2c3d4e5', region: 'eu-west-1' }, 'prod').code // 'SERVICE_NOT_FOUND'
 */
export function unknownApi({ apiId, region }: ApiUrl, registry: string): Problem {
  return {
    code: 'SERVICE_NOT_FOUND',
    message: `Registry "${registry}" has no API ${apiId} in ${region}.`,
    remedy: { kind: 'check-api' },
    details: { apiId, region },
  };
}

interface UrlSubject {
  readonly api: ApiDocument | null;
  /** The document of the URL's endpoint; null if the URL names none, or one that was never seen. */
  readonly network: NetworkDocument | null;
  readonly registry: string;
}

async function readSubject({ apiId, region, vpceId }: ApiUrl, read: ReadDocuments): Promise<UrlSubject> {
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
function otherStage({ stage }: ApiUrl, serving: CurrentApi | null): string | undefined {
  return stage !== serving?.stage && hasStage(serving, stage) ? stage : undefined;
}

function isCurrent(url: ApiUrl, network: NetworkDocument | null, serving: CurrentApi | null): boolean {
  if (serving?.apiId !== url.apiId) return false;
  if (url.stage !== undefined && !hasStage(serving, url.stage)) return false;
  return url.vpceId === undefined || network?.endpoint?.deleted === null;
}

function hasStage(serving: CurrentApi | null, stage: string | undefined): boolean {
  return serving?.stages.some(({ name }) => name === stage) ?? false;
}
