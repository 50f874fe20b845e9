// The gate of a pasted URL: whether it leads to the API that serves the name. The other gates judge that API, which may be another.
import type { PastedCall } from '../answers.js';
import { associatedAt, stageOf } from '../decide.js';
import type { ApiDocument } from '../documents.js';
import { endpointAssociated } from './endpoint-gates.js';
import type { GateRow } from './explain.js';
import { isBehind } from '../policy.js';
import { type GateFinding, fail, ofApi, ofCall, pass, unknown, type ApiSubject, type GateSubject } from './subject.js';

export function urlGate(call: PastedCall, api: ApiDocument): GateRow {
  return {
    gate: 'url',
    title: 'The URL leads to the API that serves the name',
    find: ofApi((subject) => otherApi(subject, { call, api }) ?? missingStage(subject, call) ?? byForm(subject, call)),
  };
}

interface UrlOfApi {
  readonly call: PastedCall;
  readonly api: ApiDocument;
}

function otherApi(subject: ApiSubject, { call, api }: UrlOfApi): GateFinding | undefined {
  const { current } = subject;
  if (call.apiId === current.apiId) return undefined;
  const serving = `API ${current.apiId} serves "${api.service}"`;
  const remedy = callNow(subject, call);
  if (api.deleted !== null) return fail(`API ${call.apiId} was deleted at ${api.deleted}; ${serving} now.`, remedy);
  return unknown(
    `API ${call.apiId} is not known to be deleted, but ${serving}: the other gates judge that one.`,
    remedy,
  );
}

function missingStage(subject: ApiSubject, call: PastedCall): GateFinding | undefined {
  const { current } = subject;
  const names = current.stages.map(({ name }) => name);
  if (call.stage === undefined || names.includes(call.stage)) return undefined;
  return fail(`API ${current.apiId} has no stage "${call.stage}"; it has ${names.join(', ')}.`, callNow(subject, call));
}

/** Whether the host of the URL leads to an endpoint, and from there to the API. */
function byForm(subject: ApiSubject, call: PastedCall): GateFinding {
  const { current, network, address, stage } = subject;
  const { apiId, vpceId = '', form } = call;
  const remedy = callNow(subject, call);
  const hasPrivateDns = network?.endpoints.some(({ privateDns }) => privateDns) === true;
  switch (form) {
    case 'private-dns':
      if (hasPrivateDns) return pass(`An endpoint of ${network.vpcId} has private DNS, which leads this host to it.`);
      return unknown(
        'No endpoint of the network is known to have private DNS, without which this host leads elsewhere.',
        remedy,
      );
    case 'endpoint-alias':
      if (associatedAt(current, stage).includes(vpceId)) {
        return pass(`The host names endpoint ${vpceId}, which is associated with API ${apiId}.`);
      }
      if (address?.form === 'endpoint-alias' && address.vpceId === vpceId) return ofCall(endpointAssociated)(subject);
      return notAssociated({ apiId, vpceId, hasPrivateDns, isDeployed: !isListOpen(subject), remedy });
    case 'endpoint-dns':
      return pass(`The host is the name of endpoint ${vpceId}, and the header names API ${apiId}.`);
    default:
      return pass(`API ${apiId} serves the name.`);
  }
}

interface UnassociatedAlias {
  readonly apiId: string;
  readonly vpceId: string;
  readonly hasPrivateDns: boolean;
  /** The list of associations that is known is the deployed one. */
  readonly isDeployed: boolean;
  readonly remedy: string;
}

/** True if the associations were changed and those of the deployment are not known: a removed one works until it is deployed. */
function isListOpen({ current, stage }: ApiSubject): boolean {
  return isBehind(current, stage, 'vpceIds') && stageOf(current, stage)?.associated === undefined;
}

/** Private DNS answers the alias as well; AWS does not document whether API Gateway then accepts the call. */
function notAssociated({ apiId, vpceId, hasPrivateDns, isDeployed, remedy }: UnassociatedAlias): GateFinding {
  const lacks = isDeployed ? 'the deployed API' : 'its configuration, which may not be deployed,';
  const evidence = `The host needs endpoint ${vpceId} to be associated with API ${apiId}, and ${lacks} does not list it.`;
  return hasPrivateDns || !isDeployed ? unknown(evidence, remedy) : fail(evidence, remedy);
}

/** The same path at the address that Waypost gives now. */
function callNow({ address }: GateSubject, { path = '' }: PastedCall): string {
  if (!address) return 'Do what the other gates ask; then look the URL up again.';
  const headers = Object.entries(address.headers).map(([name, value]) => ` with the header ${name}: ${value}`);
  return `Call ${address.url}${path}${headers.join('')}`;
}
