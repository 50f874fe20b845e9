// Hostile events: their envelope, their record, each row of the catalogue, and the shapes of EC2's XML. Their facts are applied to a
// registry, from which documents and an address follow.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { choose, remedyText, type Network, type NetworkDocument, type ServiceEntry } from 'waypost/model';
import type { RegistryConfig } from '../../../../core/registry-config.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../../../../core/cloudtrail/config.js';
import { parseEvent } from '../../../../core/cloudtrail/parse.js';
import { CATALOGUE } from '../../../../core/cloudtrail/catalogue.js';
import { createRestApi, createStage } from '../../../../core/test/cloudtrail/api-events.js';
import { API_FIXTURES } from '../../../../core/test/cloudtrail/api-fixtures.js';
import { DOMAIN_FIXTURES } from '../../../../core/test/cloudtrail/domain-fixtures.js';
import { WEB_ACL_FIXTURES } from '../../../../core/test/cloudtrail/web-acl-fixtures.js';
import { createTags, createVpcEndpoint } from '../../../../core/test/cloudtrail/endpoint-events.js';
import { ENDPOINT_FIXTURES } from '../../../../core/test/cloudtrail/endpoint-fixtures.js';
import type { Json } from '../../../../core/json.js';
import { withDetail, type CloudTrailEvent } from '../../../../core/test/cloudtrail/record.js';
import { documentsUnder } from '../../../world/comparison.js';
import { createMirror, type MirrorState } from '../../../world/mirror.js';
import { expectFit, expectPrintable } from '../expect-fit.js';
import type { Target } from '../../target.js';
import { fuzzTarget } from '../fuzz.js';
import { hostileText, hostileValue, mutated } from '../hostile.js';

const FIXTURES = [...API_FIXTURES, ...ENDPOINT_FIXTURES, ...DOMAIN_FIXTURES, ...WEB_ACL_FIXTURES].map(
  ({ event }) => event,
);
const CONFIG: RegistryConfig = { registry: 'prod', naming: 'tag-or-name', owners: [] };

const API = 'a1b2c3d4e5';
const VPCE = 'vpce-0123456789abcdef0';
const VPC = 'vpc-0a1b2c3d';

/** What the registry knows before: an API that serves, and an endpoint. */
const BEFORE = [
  createVpcEndpoint({ vpceId: VPCE, vpcId: VPC, tags: { 'waypost:network': 'shop' } }),
  createRestApi({ apiId: API, name: 'orders', vpceIds: [VPCE], tags: { 'waypost:service': 'orders-api' } }),
  createStage({ apiId: API, stage: 'prod' }),
];

const known = createMirror(CONFIG);
for (const event of BEFORE) known.applyEvent(event);

function take(event: unknown): void {
  const outcome = parseEvent(event, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
  assert.match(outcome.eventId ?? '-', /^[A-Za-z0-9-]{1,64}$/);
  if (outcome.outcome !== 'facts') {
    expectPrintable(outcome.reason);
    return;
  }
  outcome.notes.forEach(expectPrintable);
  const mirror = createMirror(CONFIG);
  begin(mirror.state, known.state);
  for (const fact of outcome.facts) mirror.applyFact(fact);
  expectStateFit(mirror.state);
}

function begin(kept: MirrorState, before: MirrorState): void {
  const copy = <V>(map: Map<string, V>, from: ReadonlyMap<string, V>): void =>
    from.forEach((value, key) => map.set(key, value));
  copy(kept.apis, before.apis);
  copy(kept.endpoints, before.endpoints);
  copy(kept.names, before.names);
  copy(kept.vpcs, before.vpcs);
  copy(kept.networkNames, before.networkNames);
  copy(kept.documents, before.documents);
  kept.networkSummary = before.networkSummary;
}

/** Readers may find only keys of known kinds and valid addresses. */
function expectStateFit({ documents }: MirrorState): void {
  const networks: Network[] = [];
  for (const [key, document] of documents) {
    assert.match(
      key,
      /^(?:SERVICE#[a-z0-9.-]+|NETWORK#vpce?-[0-9a-f]+|NETNAME#[a-z0-9.-]+|NETWORKS|API#[a-z0-9-]+#[a-z0-9]+|(?:NET)?LIST#\d+) [a-z0-9.-]+$/,
    );
    if (key.startsWith('NETWORK#vpc-')) networks.push(...(document as NetworkDocument).networks); // of that key
  }
  for (const entry of documentsUnder<ServiceEntry>(documents, 'SERVICE#')) {
    for (const network of networks) {
      const question = { service: entry.name, network: network.vpcId, registry: 'prod' };
      const choice = choose(question, { entry, network: { ref: network.vpcId, networks: [network] } });
      if (choice.outcome === 'address') expectFit(choice.address);
      if (choice.outcome === 'refused')
        expectPrintable(`${choice.problem.message} ${remedyText(choice.problem.remedy, 'sdk')}`);
    }
  }
}

/**
 * A list as EC2's XML becomes JSON: none, one, many, text beside an attribute, values that look like something else.
 */
const { list } = fc.letrec<{ list: unknown; element: unknown }>((tie) => ({
  list: fc.oneof(
    { maxDepth: 3 },
    fc.constant(''),
    tie('element'),
    fc
      .tuple(fc.constantFrom('item', 'items'), fc.oneof(tie('element'), fc.array(tie('element'), { maxLength: 3 })))
      .map(([name, held]) => ({ [name]: held })),
    fc.array(tie('element'), { maxLength: 3 }),
  ),
  element: fc.oneof(
    { maxDepth: 3 },
    hostileValue,
    fc.constantFrom(VPCE, 'vpce-0fedcba9876543210'),
    fc.record({ key: fc.constant('waypost:network'), value: fc.oneof(hostileValue, fc.constant('store')) }),
    fc.record({ resourceId: fc.oneof(fc.constant(VPCE), hostileText) }),
    fc.record({ tag: fc.nat(), content: tie('list') }),
    fc.record({ Key: hostileText, Value: tie('list') }),
  ),
}));

const tagged = createTags({ resources: [VPCE], tags: { 'waypost:network': 'shop' } });

const xml = fc
  .tuple(fc.constantFrom('CreateTags', 'DeleteTags', 'CreateVpcEndpoint'), list, list)
  .map(([name, one, other]) => {
    if (name !== 'CreateVpcEndpoint') {
      // Any value may occur in JSON.
      return withDetail(tagged, { eventName: name, requestParameters: { resourcesSet: one, tagSet: other } as Json });
    }
    const made = createVpcEndpoint({ vpceId: 'vpce-0fedcba9876543210', vpcId: VPC });
    const { vpcEndpoint } = made.detail.responseElements as { vpcEndpoint: object }; // as it was made
    return withDetail(made, {
      responseElements: { vpcEndpoint: { ...vpcEndpoint, tagSet: one, dnsEntrySet: other } } as Json,
    });
  });

/** Inputs for each row separately, so that each gets its share. */
const rows = fc.oneof(
  ...CATALOGUE.map(({ eventName }) =>
    mutated(
      FIXTURES.filter(({ detail }) => detail.eventName === eventName),
      { within: 'detail' },
    ),
  ),
);

const everything: readonly CloudTrailEvent[] = [...FIXTURES, ...BEFORE];

const proves = (what: string): string =>
  `hostile ${what} neither break the parser nor reach a key, a URL or a terminal`;

export const EVENT_TARGETS: readonly Target[] = [
  fuzzTarget({
    name: 'fuzz-envelope',
    proves: proves('envelopes of events'),
    inputs: fc.oneof(
      { weight: 9, arbitrary: mutated(everything, { depth: 1 }) },
      { weight: 1, arbitrary: hostileValue },
    ),
    check: take,
  }),
  fuzzTarget({
    name: 'fuzz-record',
    proves: proves('CloudTrail records'),
    inputs: mutated(everything, { within: 'detail', depth: 2 }),
    check: take,
  }),
  fuzzTarget({
    name: 'fuzz-rows',
    proves: proves('calls for each row of the catalogue'),
    inputs: rows,
    check: take,
    long: CATALOGUE.length * 100_000,
  }),
  fuzzTarget({
    name: 'fuzz-xml',
    proves: proves("lists and tags in the shapes of EC2's XML"),
    inputs: xml,
    check: take,
  }),
];
