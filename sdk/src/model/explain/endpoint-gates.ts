// The gates of the endpoint: it exists in the caller's network, is available, and supports an address form.
import { isBehind } from '../policy.js';
import { executeApiService } from '../url.js';
import { associatedAt, stageOf } from '../decide.js';
import { deployRemedy, updateApi } from './api-gates.js';
import { type GateFinding, NO_ENDPOINT, fail, pass, unknown, type CallSubject, type GateSubject } from './subject.js';
import { nameVpc } from '../refusals.js';
import type { Endpoint } from '../documents.js';

export function endpointExists(subject: GateSubject): GateFinding {
  const { question, region, network, endpoint, deleted } = subject;
  if (endpoint && network) {
    return pass(`Endpoint ${endpoint.vpceId} in ${network.vpcId} (${network.region}), since ${endpoint.createdAt}.`);
  }
  if (deleted) return endpointDeleted(subject, deleted);
  if (question.network === undefined && !network) {
    return subject.isUnreachable === true
      ? fail(`No network has a live execute-api endpoint in ${region}.`, createCommand(subject))
      : unknown('The question names no network.', 'Name the network of the caller.');
  }
  const name = question.network ?? network?.vpcId ?? '';
  return fail(`Network "${name}" has no live execute-api endpoint in ${region}.`, createCommand(subject));
}

function endpointDeleted(subject: GateSubject, { vpceId, deleted }: NonNullable<GateSubject['deleted']>): GateFinding {
  const others = subject.network?.endpoints.map((other) => other.vpceId) ?? [];
  const { vpcId = '' } = subject.network ?? {};
  return fail(
    `Endpoint ${vpceId} was deleted at ${deleted ?? 'an unknown time'}.`,
    others.length > 0 ? nameVpc(vpcId, others) : createCommand(subject),
  );
}

function createCommand({ region, network }: GateSubject): string {
  const service = executeApiService(region);
  return `aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id ${network?.vpcId ?? 'vpc-…'} --service-name ${service} --subnet-ids subnet-… --security-group-ids sg-… --region ${region}`;
}

/** States in which an endpoint carries no call. In any other state, known or not, it may. */
const CLOSED: readonly string[] = [
  'pendingacceptance',
  'pending',
  'deleting',
  'deleted',
  'rejected',
  'failed',
  'expired',
];

/** For how long a new endpoint may be pending, in ms. AWS says minutes; no event reports the end. */
const LONGEST_PENDING = 3_600_000;

/**
 * The state of an endpoint at a time, in ms since 1970: what was last seen, but `unknown` for one that was pending so long ago that it
 * may have become available since.
 * @example endpointStateAt(endpoint, Date.now())
 */
export function endpointStateAt({ state, createdAt }: Endpoint, now: number | undefined): string {
  const isNew = now !== undefined && now - Date.parse(createdAt) < LONGEST_PENDING;
  return state === 'pending' && !isNew ? 'unknown' : state;
}

export function endpointAvailable({ region, endpoint, readAt }: GateSubject): GateFinding {
  if (!endpoint) return unknown(NO_ENDPOINT);
  const { vpceId, state, createdAt } = endpoint;
  if (state === 'available') return pass(`Endpoint ${vpceId} was last seen available.`);
  const evidence = `Endpoint ${vpceId} was last seen ${state}.`;
  const look = describeEndpoint(vpceId, region);
  if (!CLOSED.includes(state)) return unknown(evidence, look);
  if (state === 'pending') {
    return endpointStateAt(endpoint, readAt) === 'pending'
      ? fail(evidence, `Wait a few minutes, then: ${look}`)
      : unknown(`${evidence} It was created at ${createdAt}, and may have become available since.`, look);
  }
  if (state === 'pendingacceptance') return fail(evidence, 'Ask the owner of the endpoint service to accept it.');
  return fail(evidence, 'Create another execute-api endpoint in the VPC; this one will not come back.');
}

/** Describes an endpoint; more options may follow its id. */
export const describeEndpoint = (vpceId: string, region: string): string =>
  `aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ${vpceId} --region ${region}`;

export function endpointAssociated(subject: CallSubject): GateFinding {
  const { current, endpoint, address, stage } = subject;
  if (!address) return unknown(NO_ENDPOINT);
  const { vpceId } = endpoint;
  const isAssociated = associatedAt(current, stage).includes(vpceId);
  if (address.form === 'endpoint-alias') {
    return isAssociated ? listed(subject) : notAssociated(subject);
  }
  const is = isAssociated ? 'is' : 'is not';
  return pass(
    `Endpoint ${vpceId} ${is} associated with API ${current.apiId}; the form ${address.form} needs no association.`,
  );
}

function listed(subject: CallSubject): GateFinding {
  const { current, endpoint, stage } = subject;
  const { apiId, vpceIds } = current;
  const { vpceId } = endpoint;
  if (!vpceIds.includes(vpceId)) {
    return pass(
      `The deployment of "${stage}" associates ${vpceId}. API ${apiId} lists it no more, which is not in force before the next deployment.`,
    );
  }
  if (stageOf(current, stage)?.associated || !isBehind(current, stage, 'vpceIds')) {
    return pass(`API ${apiId} lists ${vpceId} in its vpcEndpointIds.`);
  }
  return unknown(
    `API ${apiId} lists ${vpceId}, but it may not have done so at the last deployment.`,
    deployRemedy(subject),
  );
}

function notAssociated(subject: CallSubject): GateFinding {
  const { current, endpoint, network } = subject;
  const { vpceId } = endpoint;
  const isListed = current.vpceIds.includes(vpceId);
  const lacks = isListed ? `lists ${vpceId}, which is not deployed` : `does not list ${vpceId}`;
  const evidence = `API ${current.apiId} ${lacks}, and no other address form is known to work.`;
  const add = updateApi(subject, `op=add,path=/endpointConfiguration/vpcEndpointIds,value=${vpceId}`);
  const remedy = `${isListed ? '' : `${add} && `}${deployRemedy(subject)}`;
  // Private DNS answers the alias as well; AWS does not document whether API Gateway then accepts the call.
  return network.endpoints.some(({ privateDns }) => privateDns) ? unknown(evidence, remedy) : fail(evidence, remedy);
}
