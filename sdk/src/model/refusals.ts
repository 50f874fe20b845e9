// Answers a question with the address, or with the problem of its refusal: what failed, for what, and the remedy.
import { defined, isObject } from './schema.js';
import { type Refusal, type UnreachableFacts, decide, type Knowledge } from './decide.js';
import type { Network, NetworkDocument, Removal, ServiceEntry, ServiceRegion } from './documents.js';
import { type Problem, type ProblemOf, type RegionalRemoval, invalidRequest, type WaypostError } from './errors.js';
import { type Question, invalidQuestion } from './question.js';
import { type Remedy, deployCommand, updateApiCommand } from './remedies.js';
import { addressOf } from './address.js';
import type { ServiceAddress } from './answers.js';

/** A problem of one code, without the code. */
type Worded<Code extends Problem['code']> = Omit<ProblemOf<Code>, 'code'>;

const worded = <Details>(message: string, remedy: Remedy, details: Details) => ({ message, remedy, details });

/** The problem of a refused question. */
export function problemOf(question: Question, { code, facts }: Refusal): Problem {
  switch (code) {
    case 'SERVICE_NOT_FOUND':
      return serviceNotFound(question, facts.entry);
    case 'SERVICE_GONE':
      return { code, ...serviceGone(question, facts.regions) };
    case 'SERVICE_NOT_READY':
      return {
        code,
        ...(!facts.stages ? notReady(question, facts.regions) : noSuchStage(question, facts.stages, facts.isPublic)),
      };
    case 'NETWORK_NOT_FOUND':
      return networkNotFound(question);
    case 'NETWORK_REQUIRED':
      return { code, ...networkRequired(question, facts.networks) };
    case 'UNREACHABLE_FROM_NETWORK':
      return { code, ...unreachable(question, facts) };
  }
}

/**
 * SERVICE_NOT_FOUND, with the conflicts of an entry whose owner has no API.
 * @example serviceNotFound({ service: 'orders-api', registry: 'prod' }, null).code // 'SERVICE_NOT_FOUND'
 */
export function serviceNotFound({ service, registry }: Question, entry: ServiceEntry | null): Problem {
  const message = `No API in registry "${registry}" has the name "${service}".`;
  const [conflict] = entry?.conflicts ?? [];
  const code = 'SERVICE_NOT_FOUND';
  if (entry === null || !conflict) return { code, message, remedy: { kind: 'tag-service', service } };
  return {
    code,
    message: `${message} Account ${entry.accountId} owns the name and has no API for it; account ${conflict.accountId} has one.`,
    remedy: 'Release the name from its owner, or configure another owner.',
    details: { conflicts: entry.conflicts },
  };
}

function serviceGone({ service }: Question, regions: readonly ServiceRegion[]): Worded<'SERVICE_GONE'> {
  const removals = regions.flatMap(({ region, removal }) => (removal ? [{ region, ...removal }] : []));
  const last = [...removals].sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  const isPublic = last?.reason === 'no-longer-private';
  const how = !last ? '' : ` The last, ${removalText(last)}.`;
  const all = removals.some(({ reason }) => reason !== undefined) ? 'deleted or no longer private' : 'deleted';
  return worded(`All APIs of "${service}" are ${all}.${how}`, isPublic ? privateAgain(last) : deployAgain(service), {
    removals,
  });
}

/** How to serve a name again whose APIs are all deleted. */
export const deployAgain = (service: string): string =>
  `Deploy the service again with the tag waypost:service = ${service}; its callers then follow automatically.`;

/** What happened to the last API: `API a1b2c3d4e5 in us-west-2 (https://…), was deleted at … by …`. */
function removalText({ region, ...removal }: RegionalRemoval): string {
  const { apiId, url } = removal;
  return `API ${apiId} in ${region}${url === null ? '' : ` (${url})`}, ${endText(removal)}`;
}

/** How an API ended: it was deleted, or is no longer private. */
export function endText({ at, by, reason, type = 'another', deployed }: Removal): string {
  if (reason === undefined) return `was deleted at ${at} ${by === null ? '(a sweep found it missing)' : `by ${by}`}`;
  const who = by === null ? '' : ` by ${by}`;
  const force =
    deployed === undefined
      ? 'when that came into force is not known'
      : `the deployment of ${deployed}, which it serves, has the change`;
  return `is no longer private: its endpoint type was changed to ${type} at ${at}${who}; ${force}`;
}

/** How to make a service reachable again whose last API is no longer private. */
export function privateAgain({ apiId, region, stage, type = 'REGIONAL' }: RegionalRemoval): string {
  const update = updateApiCommand(apiId, `op=replace,path=/endpointConfiguration/types/${type},value=PRIVATE`, region);
  const deploy = deployCommand(apiId, stage ?? 'prod', region);
  return `If that is intended, call its public URL. Otherwise make it private again and deploy it: ${update} && ${deploy}`;
}

function notReady({ service }: Question, regions: readonly ServiceRegion[]): Worded<'SERVICE_NOT_READY'> {
  const waiting = regions.flatMap(({ region, candidates, siblings }) =>
    [...candidates, ...siblings].map(({ apiId, stage, type }) => ({ region, apiId, stage, ...defined({ type }) })),
  );
  const idsOf = (apis: typeof waiting): string => apis.map(({ apiId }) => apiId).join(', ');
  const [open] = waiting.filter(({ type }) => type !== undefined);
  const stageless = waiting.filter(({ stage, type }) => stage === null && type === undefined);
  const details = { waiting };
  if (open && stageless.length === 0) {
    return worded(
      `"${service}" has no private stage to call: API ${open.apiId} was changed to PRIVATE, and its stage still serves as ${open.type ?? ''} until it is deployed.`,
      `Deploy it: ${deployCommand(open.apiId, '…', open.region)}`,
      details,
    );
  }
  if (stageless.length > 0) {
    return worded(
      `"${service}" has no stage to call: API ${idsOf(stageless)} is not deployed.`,
      'Deploy a stage (aws apigateway create-deployment --rest-api-id … --stage-name …).',
      details,
    );
  }
  return worded(
    `No API of "${service}" may serve: API ${idsOf(waiting)} is only a sibling.`,
    `Tag the API that should serve with waypost:service = ${service}.`,
    details,
  );
}

function noSuchStage(
  { service, stage = '' }: Question,
  stages: readonly string[],
  isPublic = false,
): Worded<'SERVICE_NOT_READY'> {
  if (isPublic) {
    return worded(
      `Stage "${stage}" of "${service}" is not private: the deployment that it serves has another endpoint type.`,
      `Use one of its private stages (${stages.join(', ')}), or deploy "${stage}" again while the API is PRIVATE.`,
      { stages },
    );
  }
  return worded(
    `"${service}" has no stage "${stage}".`,
    `Use one of its stages (${stages.join(', ')}), or deploy "${stage}".`,
    { stages },
  );
}

/**
 * NETWORK_NOT_FOUND.
 * @example networkNotFound({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }).code // 'NETWORK_NOT_FOUND'
 */
export const networkNotFound = ({ network }: Question): Problem => ({
  code: 'NETWORK_NOT_FOUND',
  message: `No execute-api endpoint was ever seen in network "${network ?? ''}".`,
  remedy: { kind: 'create-endpoint' },
});

/** A network's name that spans regions needs a region; a question without a network needs a network. */
function networkRequired({ service, network }: Question, candidates: readonly Network[]): Worded<'NETWORK_REQUIRED'> {
  const networks = [...new Map(candidates.map((candidate) => [candidate.vpcId, brief(candidate)])).values()];
  const details = { networks };
  if (network === undefined) {
    return worded(`Several networks could reach "${service}".`, { kind: 'name-network' }, details);
  }
  const regions = [...new Set(candidates.map(({ region }) => region))].sort();
  const message = `The network "${network}" spans several regions: ${regions.join(', ')}.`;
  return worded(message, { kind: 'name-region' }, details);
}

function unreachable(question: Question, facts: UnreachableFacts): Worded<'UNREACHABLE_FROM_NETWORK'> {
  const { service, network = '' } = question;
  switch (facts.why) {
    case 'other-region':
      return worded(
        `Network "${network}" is in ${facts.region}, and "${service}" has no API there.`,
        `Call it from a network in ${facts.regions.join(' or ')}: an endpoint reaches only APIs of its own region.`,
        { region: facts.region, regions: facts.regions },
      );
    case 'no-endpoint':
      return noEndpoint(question, facts.document, facts.region);
    case 'no-endpoint-anywhere':
      return {
        message: `No network has a live execute-api endpoint in a region of "${service}".`,
        remedy: 'Create an execute-api VPC endpoint in a VPC of its region.',
      };
  }
}

function noEndpoint(
  { service, network = '' }: Question,
  document: NetworkDocument,
  region: string,
): Worded<'UNREACHABLE_FROM_NETWORK'> {
  const { endpoint } = document;
  const endpoints = document.networks.flatMap((found) => found.endpoints.map(({ vpceId }) => vpceId));
  const vpcId = document.networks[0]?.vpcId ?? '';
  const details = { region, endpoints };
  if (endpoint?.deleted == null) {
    return worded(
      `Network "${network}" has no live execute-api endpoint in ${region}, so "${service}" cannot be reached from it.`,
      'Create an execute-api VPC endpoint in the network.',
      details,
    );
  }
  return worded(
    `Endpoint ${endpoint.vpceId} was deleted at ${endpoint.deleted}, so "${service}" cannot be reached through it.`,
    endpoints.length > 0 ? nameVpc(vpcId, endpoints) : `Name its VPC instead (${vpcId}), which outlives its endpoints.`,
    details,
  );
}

/** What to name in place of a deleted endpoint. */
export const nameVpc = (vpcId: string, live: readonly string[]): string =>
  `Name its VPC ${vpcId} instead, or one of the live endpoints there: ${live.join(', ')}.`;

const brief = ({ vpcId, name, region, accountId }: Network) => defined({ vpcId, name, region, accountId });

/** The answer to a question. */
export type Choice =
  | { readonly outcome: 'address'; readonly address: ServiceAddress }
  | { readonly outcome: 'refused'; readonly problem: Problem };

/**
 * Answers a question from the documents that `readQuestion` read: with the address and its warnings, or with the problem that
 * refuses it. Pure, and the same on both sides. A malformed question is refused with INVALID_REQUEST.
 * @example const choice = choose({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }, { entry, network });
 */
export function choose(question: Question, knowledge: Knowledge): Choice {
  if (!isObject(question) || !isObject(knowledge)) throw misused();
  const invalid = invalidQuestion(question);
  if (invalid) return { outcome: 'refused', problem: invalid };
  const decision = decide(question, knowledge);
  switch (decision.outcome) {
    case 'found':
      return { outcome: 'address', address: addressOf(decision.found) };
    case 'refused':
      return { outcome: 'refused', problem: problemOf(question, decision) };
    case 'incomplete':
      throw misused();
  }
}

/** Callers without types, or with documents that they read without `readQuestion`. */
const misused = (): WaypostError =>
  invalidRequest('choose lacks a part of what readQuestion returns.', 'Give all of it.', 'knowledge');
