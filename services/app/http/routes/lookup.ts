// From a URL that somebody has, old or current, to the service behind it and to what is to be called now.
import { parseApiUrl, type Address, type ApiDocument, type ApiUrl, type Knowledge } from 'waypost/model';
import type { CurrentApi, NetworkDocument, Problem, ServiceEntry } from 'waypost/model';
import { REQUESTS } from '../../../core/openapi/requests.js';
import type { QueryPorts, Reader } from '../ports.js';
import { chooseWith, readKnowledge } from '../reading.js';
import { found, refused, routeOf, type Route } from '../route.js';
import { quote } from '../target.js';

interface Place {
  readonly registry: string;
  readonly reader: Reader;
  readonly consistent: boolean;
}

interface Subject {
  readonly url: ApiUrl;
  readonly api: ApiDocument;
  /** What the endpoint in the URL stands for; null where it names none, or one that was never seen. */
  readonly network: NetworkDocument | null;
}

export function lookupRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.lookup, async ({ values, consistent }) => {
    const url = parseApiUrl(values.url);
    if (url === undefined) return refused(notAnApiUrl(values.url));
    const place = { registry, reader, consistent };
    const { api, network } = await readSubject(url, place);
    return api === null ? refused(unknownApi(url, registry)) : found(await answerFor({ url, api, network }, place));
  });
}

async function readSubject({ apiId, region, vpceId }: ApiUrl, { reader, consistent }: Place) {
  const key = { kind: 'api', region, apiId } as const;
  if (vpceId === undefined) {
    const { documents } = await reader.read([key], { consistent });
    return { api: documents[0], network: null };
  }
  const { documents } = await reader.read([key, { kind: 'network', ref: vpceId }], { consistent });
  return { api: documents[0], network: documents[1] };
}

async function answerFor(subject: Subject, place: Place): Promise<object> {
  const { api } = subject;
  const knowledge = await knowledgeFor(subject, place);
  const serving = knowledge.entry?.regions[0]?.current ?? null;
  const address = await addressFor(subject, { knowledge, place });
  return {
    service: api.service,
    current: isCurrent(subject, serving),
    apiId: api.apiId,
    ...(serving === null || serving.apiId === api.apiId ? {} : { replacedBy: serving.apiId }),
    ...(address === undefined ? {} : { address }),
  };
}

/** The service in the URL's region only, since an endpoint reaches no other, and the networks to choose from. */
async function knowledgeFor(
  { url, api, network }: Subject,
  { registry, reader, consistent }: Place,
): Promise<Knowledge> {
  if (url.vpceId === undefined) {
    const known = await readKnowledge(reader, { service: api.service, registry }, { consistent });
    return { ...known, entry: within(known.entry, url.region) };
  }
  const service = { kind: 'service', name: api.service } as const;
  const vpc = deadIn(network);
  if (vpc === undefined) {
    const { documents } = await reader.read([service], { consistent });
    return { entry: within(documents[0], url.region), network };
  }
  const { documents } = await reader.read([service, { kind: 'network', ref: vpc }], { consistent });
  return { entry: within(documents[0], url.region), network: documents[1] };
}

/** The VPC that a dead endpoint was in, and that stands for it now. */
function deadIn(network: NetworkDocument | null): string | undefined {
  return network?.endpoint?.deleted == null ? undefined : network.networks[0]?.vpcId;
}

function within(entry: ServiceEntry | null, region: string): ServiceEntry | null {
  return entry === null ? null : { ...entry, regions: entry.regions.filter((place) => place.region === region) };
}

interface Known {
  readonly knowledge: Knowledge;
  readonly place: Place;
}

/** What the caller of this URL is to call now. Its network goes by the endpoint's id, so that private DNS is not assumed. */
async function addressFor({ url, api }: Subject, { knowledge, place }: Known): Promise<Address | undefined> {
  const { registry, reader, consistent } = place;
  const stage = otherStage(url, knowledge.entry?.regions[0]?.current ?? null);
  const question = { service: api.service, registry, network: url.vpceId, stage };
  const choice = await chooseWith(reader, { question, knowledge }, { consistent });
  return choice.outcome === 'address' ? choice.address : undefined;
}

/** The URL's own stage, where it is there now and not served by default. */
function otherStage({ stage }: ApiUrl, serving: CurrentApi | null): string | undefined {
  return stage !== serving?.stage && hasStage(serving, stage) ? stage : undefined;
}

function isCurrent({ url, network }: Subject, serving: CurrentApi | null): boolean {
  if (serving?.apiId !== url.apiId) return false;
  if (url.stage !== undefined && !hasStage(serving, url.stage)) return false;
  return url.vpceId === undefined || network?.endpoint?.deleted === null;
}

function hasStage(serving: CurrentApi | null, stage: string | undefined): boolean {
  return serving?.stages.some(({ name }) => name === stage) ?? false;
}

function notAnApiUrl(text: string): Problem {
  const { what, wanted } = REQUESTS.lookup.parameters.url;
  return {
    code: 'INVALID_REQUEST',
    message: `${quote(text)} is not the URL of a private API.`,
    remedy: `Give ${wanted}. ` + "A custom domain or an endpoint's own DNS name does not say which API it leads to.",
    details: { what },
  };
}

function unknownApi({ apiId, region }: ApiUrl, registry: string): Problem {
  return {
    code: 'SERVICE_NOT_FOUND',
    message: `Registry "${registry}" knows no API ${apiId} in ${region}.`,
    remedy: 'Check the id and the region; an API is known once it is private and bears a name (GET /v1/services).',
    details: { apiId, region },
  };
}
