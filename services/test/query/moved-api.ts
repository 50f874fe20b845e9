// Facts of a service that was deleted and created again, and of two VPCs: one with an associated endpoint, one without.
import type { Fact } from '../../core/records/fact.js';

export const ACCOUNT = '111122223333';
export const REGION = 'us-west-2';
export const OLD_API = 'a1a1a1a1a1';
export const NEW_API = 'b2b2b2b2b2';
export const VPC = 'vpc-0a1b2c3d';
export const VPCE = 'vpce-0a1b2c3d';
export const FAR_VPC = 'vpc-0f1b2c3d';
export const FAR_VPCE = 'vpce-0f1b2c3d';
export const FAR_DNS = `${FAR_VPCE}-x9y8z7w6.execute-api.${REGION}.vpce.amazonaws.com`;

const provenance = (at: number, eventName: string) => ({
  account: ACCOUNT,
  region: REGION,
  at,
  cause: { eventName, eventId: `event-${at}`, principal: 'arn:aws:iam::111122223333:role/ci', tool: 'terraform' },
});

export function created(apiId: string, at: number, service = 'orders-api'): Fact {
  const described = { kind: 'ApiDescribed', apiId, source: 'create', type: 'PRIVATE', vpceIds: [VPCE] } as const;
  return { ...provenance(at, 'CreateRestApi'), ...described, tags: { service } };
}

export function staged(apiId: string, at: number, stage = 'prod'): Fact {
  return { ...provenance(at, 'CreateStage'), kind: 'StageSeen', apiId, stage, sign: 'created' };
}

export function deleted(apiId: string, at: number): Fact {
  return { ...provenance(at, 'DeleteRestApi'), kind: 'ApiDeleted', apiId };
}

export function endpointMade(vpceId: string, at: number, vpcId: string): Fact {
  const dnsName = `${vpceId}-x9y8z7w6.execute-api.${REGION}.vpce.amazonaws.com`;
  const described = {
    kind: 'EndpointDescribed',
    vpceId,
    vpcId,
    source: 'create',
    state: 'available',
    dnsName,
  } as const;
  return { ...provenance(at, 'CreateVpcEndpoint'), ...described, privateDns: true, network: null };
}

export function endpointDeleted(vpceId: string, at: number): Fact {
  return { ...provenance(at, 'DeleteVpcEndpoints'), kind: 'EndpointDeleted', vpceId };
}

/** The facts from the creation of the first API to the first stage of the second. */
export const moved: readonly Fact[] = [
  endpointMade(VPCE, 1000, VPC),
  endpointMade(FAR_VPCE, 1001, FAR_VPC),
  created(OLD_API, 1010),
  staged(OLD_API, 1020),
  deleted(OLD_API, 2000),
  created(NEW_API, 2010),
  staged(NEW_API, 2020),
];
