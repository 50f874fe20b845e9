// What an id, a URL or a name stands for, and the pages of its impact.
import { URL_OF_ORDERS, VPC, VPCE, endpointOf, network, serviceEntry } from '../../../test/documents.js';
import { readsOf } from '../../cli/impact/estate.js';
import { IMPACT_PAGE, readImpact } from './read-impact.js';

const OTHER = 'vpce-0a0a0a0a0a0a0a0a0';
const API = 'a1b2c3d4e5';
const estate = {
  entries: [serviceEntry(), serviceEntry('billing', { apiId: 'b1b1b1b1b1' })],
  networks: [network({ name: 'shop', endpoints: [endpointOf(), endpointOf({ vpceId: OTHER })] })],
};
const ask = (text: string, limit = IMPACT_PAGE) => readImpact(text, readsOf(estate), { limit });

it.each([
  [API, { kind: 'api', id: API, apis: [API], endpoints: [] }],
  [URL_OF_ORDERS, { kind: 'api', id: API, apis: [API], endpoints: [] }],
  ['billing', { kind: 'service', id: 'billing', apis: ['b1b1b1b1b1'], endpoints: [] }],
  [VPCE, { kind: 'endpoint', id: VPCE, apis: [], endpoints: [VPCE] }],
  [VPC, { kind: 'network', id: VPC, apis: [], endpoints: [VPCE, OTHER] }],
  ['shop', { kind: 'network', id: 'shop', apis: [], endpoints: [VPCE, OTHER] }],
])('the subject %s stands for what is removed with it', async (text, of) => {
  expect(await ask(text)).toMatchObject({ page: { of } });
});

it('an API is compared for its own name, and an endpoint for every live service of its network', async () => {
  expect(await ask(API)).toMatchObject({ page: { judged: 1, routes: [{ service: 'orders-api', after: null }] } });
  expect(await ask(VPC)).toMatchObject({
    page: { judged: 2, routes: [{ service: 'billing' }, { service: 'orders-api' }] },
  });
});

it.each([
  ['shpo', 'SERVICE_NOT_FOUND', { details: { apiId: 'shpo', didYouMean: ['shop'] } }],
  ['zzzzzzzzzz', 'SERVICE_NOT_FOUND', { details: { apiId: 'zzzzzzzzzz' } }],
  ['vpce-0dead', 'NETWORK_NOT_FOUND', {}],
  ['https://example.com/', 'INVALID_REQUEST', {}],
])('the unknown subject %s is refused with %s', async (text, code, more) => {
  expect(await ask(text)).toMatchObject({ problem: { code, ...more } });
});
