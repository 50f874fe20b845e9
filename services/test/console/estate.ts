// The estate of the pictures: fourteen services of two accounts, posted as events; some are blocked, not ready or gone.
import { createDeployment, createRestApi, createStage, deleteRestApi } from '../../core/test/cloudtrail/api-events.js';
import { ENDPOINTS } from './seed.js';

const DAY = 86_400_000;
const daysAgo = (days: number, seconds = 0): string =>
  new Date(Date.now() - days * DAY + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

const statement = (parts: object) => ({ Principal: '*', Action: 'execute-api:Invoke', Resource: '*', ...parts });
const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const FOR_ALL = policyOf(statement({ Effect: 'Allow' }));
const onlyFor = (vpceId: string): string =>
  policyOf(
    statement({ Effect: 'Allow' }),
    statement({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': vpceId } } }),
  );
const FOR_NONE = policyOf(statement({ Effect: 'Deny' }));

interface ServiceOfEstate {
  readonly name: string;
  readonly apiId: string;
  readonly policy?: string;
  readonly stage?: string | null;
  readonly account?: string;
  readonly disabled?: boolean;
}

const [SHOP, OFFICE] = ENDPOINTS;

const SERVICES: readonly ServiceOfEstate[] = [
  { name: 'billing-api', apiId: 'b7k2m9x4q1', policy: onlyFor(OFFICE) },
  { name: 'carts-api', apiId: 'c3n8v5t2w6' },
  { name: 'catalogue-api', apiId: 'd9f4h1j7s3' },
  { name: 'invoices-api', apiId: 'e5g2k8l6p4', stage: null },
  { name: 'ledger-api', apiId: 'f1h6m3q9r7', policy: onlyFor(SHOP) },
  { name: 'mail-api', apiId: 'g8j5n2s4t9' },
  { name: 'orders-api', apiId: 'h4l1p7v3x8' },
  { name: 'payments-api', apiId: 'i6m9r4w2y5', policy: FOR_NONE },
  { name: 'prices-api', apiId: 'j2q7t1x8z3', disabled: true },
  { name: 'returns-api', apiId: 'k9s3v6b4c1' },
  { name: 'search-api', apiId: 'l5t8w2d7f9', policy: onlyFor(SHOP) },
  { name: 'stock-api', apiId: 'm1x4z9g6h2' },
  { name: 'users-api', apiId: 'n7b3c5j8k4' },
];

function eventsOf({ name, apiId, policy = FOR_ALL, stage = 'prod', ...rest }: ServiceOfEstate, days: number) {
  const where = { apiId, at: daysAgo(days), by: 'terraform' as const, ...rest };
  const tags = { 'waypost:service': name };
  const api = createRestApi({ ...where, name, tags, policy, vpceIds: [SHOP, OFFICE] });
  if (stage === null) return [api];
  return [
    api,
    createDeployment({ ...where, at: daysAgo(days, 2) }),
    createStage({ ...where, stage, at: daysAgo(days, 3) }),
  ];
}

export function estateEvents() {
  const gone = { name: 'reports-api', apiId: 'p3d6f8l2m5' };
  const rival = { name: 'stock-api', apiId: 'q9g1h4n7r6', account: '444455556666' };
  return [
    ...SERVICES.flatMap((service, index) => eventsOf(service, 60 - 4 * index)),
    ...eventsOf(gone, 80),
    deleteRestApi({ apiId: gone.apiId, at: daysAgo(1) }),
    ...eventsOf(rival, 2),
  ];
}

/** What Terraform does to orders-api when its API must be replaced. */
export function recreationEvents(from = 'h4l1p7v3x8', to = 's5w8x1v4b7') {
  const created = eventsOf({ name: 'orders-api', apiId: to }, 20 / 86_400);
  return [deleteRestApi({ apiId: from, at: daysAgo(0, -50), by: 'terraform' }), ...created];
}
