// Events of a small estate that yields every answer of the query endpoint: services that are live, moved, gone, not ready, in
// another region or claimed twice, and networks with a name, without an endpoint and in another region.
import { createDeployment, createRestApi, createStage, deleteRestApi } from '../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint, deleteVpcEndpoints } from '../../core/test/cloudtrail/endpoint-events.js';
import type { CloudTrailEvent, Where } from '../../core/test/cloudtrail/record.js';

export const REGION = 'eu-west-1';
export const VPC = 'vpc-0a';
export const VPCE = 'vpce-0a1';
export const FAR_VPC = 'vpc-0b';
export const EMPTY_VPC = 'vpc-0c';
export const DEAD_VPCE = 'vpce-0c1';
export const OLD_API = 'old0000000';
export const NEW_API = 'new0000000';

const tagged = (service: string, tags: Readonly<Record<string, string>> = {}) => ({
  tags: { 'waypost:service': service, ...tags },
});

function api(apiId: string, options: Partial<Parameters<typeof createRestApi>[0]>): CloudTrailEvent {
  return createRestApi({ apiId, name: apiId, vpceIds: [VPCE], ...options });
}

const at = (minute: number): Where => ({
  at: new Date(Date.UTC(2026, 0, 2, 3, minute)).toISOString().slice(0, 19) + 'Z',
});

export const ESTATE: readonly CloudTrailEvent[] = [
  createVpcEndpoint({ vpceId: VPCE, vpcId: VPC, tags: { 'waypost:network': 'shop' }, ...at(0) }),
  createVpcEndpoint({ vpceId: 'vpce-0b1', vpcId: FAR_VPC, privateDns: false, ...at(0) }),
  createVpcEndpoint({ vpceId: 'vpce-0e1', vpcId: 'vpc-0e', region: 'us-east-1', ...at(0) }),
  createVpcEndpoint({ vpceId: DEAD_VPCE, vpcId: EMPTY_VPC, ...at(0) }),
  deleteVpcEndpoints({ vpceIds: [DEAD_VPCE], ...at(1) }),
  // Another account's network of the same name.
  createVpcEndpoint({
    ...{ vpceId: 'vpce-0f1', vpcId: 'vpc-0f', tags: { 'waypost:network': 'shop' } },
    ...{ account: '444455556666', ...at(2) },
  }),
  api(OLD_API, { ...tagged('orders-api'), ...at(3) }),
  createStage({ apiId: OLD_API, stage: 'prod', ...at(4) }),
  deleteRestApi({ apiId: OLD_API, by: 'terraform', ...at(5) }),
  api(NEW_API, { ...tagged('orders-api', { 'waypost:stage': 'live' }), ...at(6) }),
  createDeployment({ apiId: NEW_API, stage: 'prod', ...at(7) }),
  createStage({ apiId: NEW_API, stage: 'beta', ...at(8) }),
  // A sibling, and another account's.
  api('look000000', { ...tagged('orders-api', { 'aws:cloudformation:stack-name': 'preview' }), ...at(9) }),
  createStage({ apiId: 'look000000', stage: 'prod', ...at(9) }),
  api('rival00000', { ...tagged('orders-api'), account: '444455556666', ...at(9) }),
  createStage({ apiId: 'rival00000', stage: 'prod', account: '444455556666', ...at(9) }),
  // Not associated with any endpoint, so any network of the region could be meant.
  api('open000000', { ...tagged('open'), vpceIds: [], disabled: true, mode: 'STRICT', ...at(10) }),
  createStage({ apiId: 'open000000', stage: 'prod', ...at(10) }),
  api('rep0000000', { ...tagged('reports'), ...at(11) }),
  api('bil0000000', { ...tagged('billing'), ...at(12) }),
  createStage({ apiId: 'bil0000000', stage: 'prod', ...at(12) }),
  deleteRestApi({ apiId: 'bil0000000', ...at(13) }),
  api('east000000', { ...tagged('inventory'), region: 'us-east-1', vpceIds: [], ...at(14) }),
  createStage({ apiId: 'east000000', stage: 'prod', region: 'us-east-1', ...at(14) }),
];
