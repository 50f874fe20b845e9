// From a URL to the service behind it by the readers' table alone: what `GET /v1/lookup` answers, from the same documents.
import {
  WaypostError,
  choose,
  parseApiUrl,
  type Address,
  type ApiDocument,
  type ApiUrl,
  type CurrentApi,
  type Knowledge,
  type NetworkDocument,
  type Question,
  type ServiceEntry,
} from '../../model/index.js';
import type { Source } from '../../sources/source.js';
import { invalidRequest } from '../failure.js';
import type { LookupAnswer } from './reader.js';

export async function followUrl(source: Source, text: string): Promise<LookupAnswer> {
  const url = parseApiUrl(text);
  if (url === undefined) throw notAnApiUrl(text);
  const { api, network, registry } = await readSubject(source, url);
  if (api === null) throw unknownApi(url, registry);
  const { service, apiId } = api;
  const knowledge = await readKnowledge(source, { url, service, network });
  const serving = knowledge.entry?.regions[0]?.current ?? null;
  const stage = url.stage !== serving?.stage && hasStage(serving, url.stage) ? url.stage : undefined;
  const address = await addressOf(source, { service, registry, network: url.vpceId, stage }, knowledge);
  return {
    service,
    current: isCurrent({ url, network, serving }),
    apiId,
    ...(serving === null || serving.apiId === apiId ? {} : { replacedBy: serving.apiId }),
    ...(address === undefined ? {} : { address }),
  };
}

interface Subject {
  readonly api: ApiDocument | null;
  /** What the endpoint in the URL stands for; null where it names none, or one that was never seen. */
  readonly network: NetworkDocument | null;
  readonly registry: string;
}

async function readSubject(source: Source, { apiId, region, vpceId }: ApiUrl): Promise<Subject> {
  const key = { kind: 'api', region, apiId } as const;
  if (vpceId === undefined) {
    const { documents, registry = '' } = await source.read([key]);
    return { api: documents[0], network: null, registry };
  }
  const { documents, registry = '' } = await source.read([key, { kind: 'network', ref: vpceId }]);
  return { api: documents[0], network: documents[1], registry };
}

interface Sought {
  readonly url: ApiUrl;
  readonly service: string;
  readonly network: NetworkDocument | null;
}

/** The service in the URL's region only, since an endpoint reaches no other, and the networks to choose from. */
async function readKnowledge(source: Source, { url, service: name, network }: Sought): Promise<Knowledge> {
  const service = { kind: 'service', name } as const;
  if (url.vpceId === undefined) {
    const { documents } = await source.read([service, { kind: 'networks' }]);
    return { entry: within(documents[0], url.region), networks: documents[1] };
  }
  const dead = network?.endpoint?.deleted != null;
  const vpc = dead ? network.networks[0]?.vpcId : undefined;
  if (vpc === undefined) {
    const { documents } = await source.read([service]);
    return { entry: within(documents[0], url.region), network };
  }
  const { documents } = await source.read([service, { kind: 'network', ref: vpc }]);
  return { entry: within(documents[0], url.region), network: documents[1] };
}

function within(entry: ServiceEntry | null, region: string): ServiceEntry | null {
  return entry === null ? null : { ...entry, regions: entry.regions.filter((place) => place.region === region) };
}

async function addressOf(source: Source, question: Question, knowledge: Knowledge): Promise<Address | undefined> {
  const first = choose(question, knowledge);
  if (first.outcome !== 'incomplete') return first.outcome === 'address' ? first.address : undefined;
  const { documents } = await source.read(first.refs.map((ref) => ({ kind: 'network', ref }) as const));
  const second = choose(question, { ...knowledge, named: documents });
  return second.outcome === 'address' ? second.address : undefined;
}

interface Judged {
  readonly url: ApiUrl;
  readonly network: NetworkDocument | null;
  readonly serving: CurrentApi | null;
}

function isCurrent({ url, network, serving }: Judged): boolean {
  if (serving?.apiId !== url.apiId) return false;
  if (url.stage !== undefined && !hasStage(serving, url.stage)) return false;
  return url.vpceId === undefined || network?.endpoint?.deleted === null;
}

function hasStage(serving: CurrentApi | null, stage: string | undefined): boolean {
  return serving?.stages.some(({ name }) => name === stage) ?? false;
}

function notAnApiUrl(text: string): WaypostError {
  return invalidRequest(
    `${JSON.stringify(text.slice(0, 120))} is not the URL of a private API.`,
    'Give one as in https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/; a custom domain or an endpoint’s own DNS name does not say which API it leads to.',
  );
}

function unknownApi({ apiId, region }: ApiUrl, registry: string): WaypostError {
  return new WaypostError({
    code: 'SERVICE_NOT_FOUND',
    message: `Registry "${registry}" knows no API ${apiId} in ${region}.`,
    remedy: 'Check the id and the region; an API is known once it is private and bears a name.',
    details: { apiId, region },
  });
}
