// API Gateway's control plane, REST-JSON: the calls of a sweep. Members as in the service's model.
import type { FakeApi, FakeStage } from './account.js';
import type { Context, Operation, Reply } from './protocol.js';
import { Fault, json } from './protocol.js';

const DEFAULT_LIMIT = 25;
const LARGEST_LIMIT = 500;

export const apiGateway: Readonly<Record<string, Operation>> = {
  GetRestApis: getRestApis,
  GetRestApi: (context) => json(restApi(findApi(context))),
  GetStages: (context) => json({ item: findApi(context).stages.map(stage) }),
};

/** Which operation a request is, and its parameters. */
export function readApiGateway(path: string, query: URLSearchParams): { operation: string; params: object } {
  const [, collection, restApiId, sub, ...rest] = path.split('/').map(decodeURIComponent);
  if (collection !== 'restapis' || rest.length > 0) return { operation: 'Unknown', params: { path } };
  if (restApiId === undefined) return { operation: 'GetRestApis', params: Object.fromEntries(query) };
  if (sub === undefined) return { operation: 'GetRestApi', params: { restApiId } };
  return { operation: sub === 'stages' ? 'GetStages' : 'Unknown', params: { restApiId } };
}

/** Positions are opaque; here they hold the id after which the next page begins. */
function getRestApis({ call, place, largestPage }: Context): Reply {
  const limit = Math.min(Number(call.params.limit ?? DEFAULT_LIMIT), LARGEST_LIMIT, largestPage);
  const after =
    call.params.position === undefined ? undefined : readPosition(call.params.position as string); /* of the query */
  const sorted = [...place.apis].sort((a, b) => (a.id < b.id ? -1 : 1));
  const from = after === undefined ? 0 : sorted.findIndex((api) => api.id > after);
  const page = from < 0 ? [] : sorted.slice(from, from + limit);
  const last = page.at(-1);
  const more = last !== undefined && sorted.at(-1) !== last;
  return json({ item: page.map(restApi), ...(more ? { position: position(last.id) } : {}) });
}

const position = (id: string) => Buffer.from(`after:${id}`).toString('base64url');

function readPosition(text: string): string {
  const plain = Buffer.from(text, 'base64url').toString();
  if (!plain.startsWith('after:'))
    throw new Fault({ status: 400, code: 'BadRequestException' }, 'Invalid position parameter');
  return plain.slice('after:'.length);
}

function findApi({ call, place }: Context): FakeApi {
  const api = place.apis.find(({ id }) => id === call.params.restApiId);
  if (api !== undefined) return api;
  const id = `${call.account}:${String(call.params.restApiId)}`;
  throw new Fault({ status: 404, code: 'NotFoundException' }, `Invalid API identifier specified ${id}`);
}

function restApi({ stages: _stages, ...api }: FakeApi) {
  return { ...api, apiKeySource: 'HEADER', rootResourceId: 'r00tr00t00' };
}

function stage(fake: FakeStage) {
  return { ...fake, cacheClusterEnabled: false, tracingEnabled: false, lastUpdatedDate: fake.createdDate };
}
