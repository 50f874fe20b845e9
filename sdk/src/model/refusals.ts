// Why there is no address: a problem for each reason, in words that say what to do.
import type { Network, NetworkDocument, ServiceEntry, ServiceRegion } from './documents.js';
import type { Problem } from './errors.js';
import type { Question } from './question.js';

/**
 * SERVICE_NOT_FOUND, with the conflicts of an entry whose holder has no API.
 * @example serviceNotFound({ service: 'orders-api', registry: 'prod' }, null).code // 'SERVICE_NOT_FOUND'
 */
export function notFound({ service, registry }: Question, entry: ServiceEntry | null): Problem {
  const conflicts = entry?.conflicts ?? [];
  const held =
    conflicts.length > 0 && entry !== null
      ? ` Account ${entry.accountId} holds the name and has no API for it; account ${conflicts[0]?.accountId ?? ''} has one.`
      : '';
  return {
    code: 'SERVICE_NOT_FOUND',
    message: `No API in registry "${registry}" bears the name "${service}".${held}`,
    remedy: held
      ? 'Release the name from its holder, or configure its owner.'
      : `Tag the private API with waypost:service = ${service}, or list the known names (GET /v1/services).`,
    ...(conflicts.length > 0 ? { details: { conflicts } } : {}),
  };
}

/** Why none of these regions serves the question: all gone, not ready, or no such stage. */
export function unready(question: Question, places: readonly ServiceRegion[]): Problem {
  if (places.every((place) => place.status === 'gone')) return gone(question, places);
  const live = places.filter((place) => place.current !== null);
  if (live.length === 0) return notReady(question, places);
  const stages = live.flatMap((place) => place.current?.stages ?? []).map(({ name }) => name);
  return noSuchStage(question, stages);
}

function gone({ service }: Question, places: readonly ServiceRegion[]): Problem {
  const removals = places.flatMap((place) => (place.removal ? [{ region: place.region, ...place.removal }] : []));
  const last = [...removals].sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  const how = last
    ? ` The last, API ${last.apiId} in ${last.region}${last.url === null ? '' : ` (${last.url})`}, was deleted at ${last.at} ${last.by === null ? '(found missing by a sweep)' : `by ${last.by}`}.`
    : '';
  return {
    code: 'SERVICE_GONE',
    message: `All APIs of "${service}" are deleted.${how}`,
    remedy: 'Deploy the service again under the same tag; its callers then follow by themselves.',
    details: { removals },
  };
}

function notReady({ service }: Question, places: readonly ServiceRegion[]): Problem {
  const waiting = places.flatMap((place) =>
    [...place.candidates, ...place.siblings].map(({ apiId, stage }) => ({ region: place.region, apiId, stage })),
  );
  const stageless = waiting.filter(({ stage }) => stage === null).map(({ apiId }) => apiId);
  return {
    code: 'SERVICE_NOT_READY',
    message:
      stageless.length > 0
        ? `"${service}" has no stage to call: API ${stageless.join(', ')} is not deployed.`
        : `No API of "${service}" may serve: API ${waiting.map(({ apiId }) => apiId).join(', ')} only looks like it.`,
    remedy:
      stageless.length > 0
        ? 'Deploy a stage (aws apigateway create-deployment --rest-api-id … --stage-name …).'
        : `Tag the API that is to serve with waypost:service = ${service}.`,
    details: { waiting },
  };
}

function noSuchStage({ service, stage = '' }: Question, stages: readonly string[]): Problem {
  return {
    code: 'SERVICE_NOT_READY',
    message: `"${service}" has no stage "${stage}".`,
    remedy: `It has ${[...new Set(stages)].join(', ')}: ask for one of these, or deploy "${stage}".`,
    details: { stages: [...new Set(stages)] },
  };
}

/**
 * NETWORK_NOT_FOUND.
 * @example networkNotFound({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }).code // 'NETWORK_NOT_FOUND'
 */
export function networkNotFound({ network }: Question): Problem {
  return {
    code: 'NETWORK_NOT_FOUND',
    message: `No execute-api endpoint was ever seen in network "${network ?? ''}".`,
    remedy: 'Create an execute-api VPC endpoint there, or list the known networks (GET /v1/networks).',
  };
}

export function regionRequired({ network }: Question, document: NetworkDocument): Problem {
  const regions = [...new Set(document.networks.map(({ region }) => region))].sort();
  return {
    code: 'NETWORK_REQUIRED',
    message: `The network "${network ?? ''}" lies in several regions: ${regions.join(', ')}.`,
    remedy: 'Say which by `region` (or AWS_REGION), or give the VPC id.',
    details: { networks: document.networks.map(brief) },
  };
}

export function networkRequired({ service }: Question, rivals: readonly Network[]): Problem {
  const networks = [...new Map(rivals.map((network) => [network.vpcId, brief(network)])).values()];
  return {
    code: 'NETWORK_REQUIRED',
    message: `Several networks could reach "${service}".`,
    remedy:
      'Say where the caller sits: `network`, ?network= or WAYPOST_NETWORK, a VPC id, endpoint id or network name.',
    details: { networks },
  };
}

export function elsewhere({ service, network }: Question, entry: ServiceEntry, region: string): Problem {
  const regions = entry.regions.map((place) => place.region);
  return {
    code: 'UNREACHABLE_FROM_NETWORK',
    message: `Network "${network ?? ''}" is in ${region}, and "${service}" has no API there.`,
    remedy: `Call it from a network of ${regions.join(' or ')}: an endpoint reaches only its own region's APIs.`,
    details: { region, regions },
  };
}

export function noEndpoint({ service, network }: Question, document: NetworkDocument, region: string): Problem {
  const { endpoint } = document;
  const others = document.networks.flatMap(({ endpoints }) => endpoints.map(({ vpceId }) => vpceId));
  const deleted = endpoint?.deleted != null;
  return {
    code: 'UNREACHABLE_FROM_NETWORK',
    message: deleted
      ? `Endpoint ${endpoint.vpceId} was deleted at ${endpoint.deleted}, so "${service}" cannot be reached through it.`
      : `Network "${network ?? ''}" has no live execute-api endpoint in ${region}, so "${service}" cannot be reached from it.`,
    remedy:
      deleted && others.length > 0
        ? `Its VPC now has ${others.join(', ')}: name that, or better the VPC.`
        : deleted
          ? `Name its VPC instead (${document.networks[0]?.vpcId ?? ''}): that outlives its endpoints.`
          : 'Create an execute-api VPC endpoint in the network.',
    details: { region, endpoints: others },
  };
}

export function noEndpointAnywhere({ service }: Question): Problem {
  return {
    code: 'UNREACHABLE_FROM_NETWORK',
    message: `No network has a live execute-api endpoint in a region of "${service}".`,
    remedy: 'Create an execute-api VPC endpoint in a VPC of its region.',
  };
}

const brief = ({ vpcId, name, region, accountId }: Network) => ({
  vpcId,
  ...(name === undefined ? {} : { name }),
  region,
  accountId,
});
