import type { Json } from '../json.js';
import fc from 'fast-check';
import { codePoint } from '../../../sdk/test/code-points.js';
import type { Fact } from '../records/fact.js';
import { createDeployment, createRestApi, createStage, tagResource } from '../test/cloudtrail/api-events.js';
import { API_FIXTURES } from '../test/cloudtrail/api-fixtures.js';
import { createAssociation } from '../test/cloudtrail/domain-events.js';
import { DOMAIN_FIXTURES } from '../test/cloudtrail/domain-fixtures.js';
import { createTags, createVpcEndpoint, deleteVpcEndpoints } from '../test/cloudtrail/endpoint-events.js';
import { ENDPOINT_FIXTURES } from '../test/cloudtrail/endpoint-fixtures.js';
import { RECORDED_FIXTURES } from '../test/cloudtrail/recorded-fixtures.js';
import { WEB_ACL_FIXTURES } from '../test/cloudtrail/web-acl-fixtures.js';
import type { Expected } from '../test/cloudtrail/fixture.js';
import { ACCOUNT, AT, type CloudTrailEvent, REGION, eventOf, withDetail } from '../test/cloudtrail/record.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS, type ParserConfig } from './config.js';
import { type ParsedEvent, parseEvent } from './parse.js';

const config: ParserConfig = { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS };
const fixtures = [...API_FIXTURES, ...DOMAIN_FIXTURES, ...ENDPOINT_FIXTURES, ...RECORDED_FIXTURES, ...WEB_ACL_FIXTURES];
const apiId = 'a1b2c3d4e5';
const vpceId = 'vpce-0abc';

/** The event after a round trip through JSON, as it arrives. */
function arrived(event: unknown): unknown {
  return JSON.parse(JSON.stringify(event));
}

/** The fact without the members that all facts of an event have, and without those that other tests cover. */
function bare(fact: Fact): object {
  const shared = [
    'account',
    'region',
    'at',
    'cause',
    'policy',
    'sets',
    'deployment',
    'canary',
    'webAcl',
    'securityPolicy',
    'status',
  ];
  return Object.fromEntries(Object.entries(fact).filter(([name]) => !shared.includes(name)));
}

function expectOutcome(outcome: ParsedEvent, expected: Expected): void {
  if ('facts' in expected) {
    const { facts = [], rechecks = [], notes = [] } = outcome.outcome === 'facts' ? outcome : {};
    expect(outcome).toMatchObject({ outcome: 'facts' });
    expect(facts.map(bare)).toEqual(expected.facts);
    expect(rechecks.map(({ id }) => id)).toEqual(expected.rechecks ?? []);
    expect(notes).toEqual((expected.notes ?? []).map((note) => expect.stringMatching(note) as unknown));
  } else if ('ignored' in expected) {
    expect(outcome).toMatchObject({ outcome: 'ignored', reason: expect.stringMatching(expected.ignored) as unknown });
  } else {
    expect(outcome).toMatchObject({ outcome: 'invalid', reason: expect.stringMatching(expected.invalid) as unknown });
  }
}

it("an event about another account's domain asks for a re-check only if the registry serves that account", () => {
  const event = arrived(createAssociation({ domainAccount: '444455556666' }));
  const served = parseEvent(event, { ...config, enrols: (account) => [ACCOUNT, '444455556666'].includes(account) });

  expect(served).toMatchObject({ outcome: 'facts', rechecks: [{ account: '444455556666', resource: 'domain' }] });
  expect(parseEvent(event, { ...config, enrols: (account: string) => account === ACCOUNT })).toMatchObject({
    outcome: 'ignored',
  });
  // In an organization any account's own events count, but a domain's owner may be a stranger.
  expect(parseEvent(event, { ...config, enrols: ANY_ACCOUNT, lists: (account) => account === ACCOUNT })).toMatchObject({
    outcome: 'ignored',
    reason: 'the domain belongs to account 444455556666, which is not enrolled',
  });
});

describe('an event in the real shape', () => {
  it.each(fixtures)('$title', ({ event, expected }) => {
    const outcome = parseEvent(arrived(event), config);

    expectOutcome(outcome, expected);
    expect(outcome.eventId).toBe(event.detail.eventID);
  });

  it('gives every fact the account, region, time and cause of the event', () => {
    const event = createRestApi({ apiId, account: '012345678901', region: 'us-west-2', at: '2026-05-06T07:08:09Z' });

    const outcome = parseEvent(arrived(event), config);

    expect(outcome).toMatchObject({
      facts: [
        {
          account: '012345678901',
          region: 'us-west-2',
          at: Date.parse('2026-05-06T07:08:09Z') / 1000,
          cause: {
            eventName: 'CreateRestApi',
            eventId: event.detail.eventID,
            principal: 'arn:aws:iam::012345678901:role/ci/deployer',
            tool: 'cloudformation',
          },
        },
      ],
    });
  });

  it('gives a re-check the scope and the reasons', () => {
    const event = createVpcEndpoint({ vpceId, tags: { 'waypost:network': '7' } });

    const outcome = parseEvent(arrived(event), config);

    expect(outcome).toMatchObject({
      rechecks: [
        {
          account: ACCOUNT,
          region: REGION,
          resource: 'endpoint',
          id: vpceId,
          reason: expect.stringMatching(/is pending.*; the value of the network tag was coerced/) as unknown,
        },
      ],
    });
  });

  it('reads the tags by the configured keys', () => {
    const tagKeys = { ...DEFAULT_TAG_KEYS, service: 'svc', network: 'net' };
    const tagged = tagResource({ apiId, tags: { svc: 'orders', 'waypost:service': 'not-this' } });
    const endpoint = createTags({ resources: [vpceId], tags: { net: 'core' } });

    const outcomes = [tagged, endpoint].map((event) => parseEvent(arrived(event), { enrols: ANY_ACCOUNT, tagKeys }));

    expect(outcomes).toMatchObject([{ facts: [{ tags: { service: 'orders' } }] }, { facts: [{ network: 'core' }] }]);
  });

  it('counts as successful if its error is null', () => {
    const event = withDetail(createStage({ apiId, stage: 'prod' }), { errorCode: null, errorMessage: null });

    expect(parseEvent(arrived(event), config)).toMatchObject({ outcome: 'facts' });
  });

  it.each([
    ['errorCode', { errorCode: '' }],
    ['errorMessage alone', { errorMessage: 'No.' }],
    ['an error in the answer', { responseElements: { errorCode: 'No' } }],
  ])('counts as failed because of %s', (_, changes) => {
    const event = withDetail(createStage({ apiId, stage: 'prod' }), changes);

    expect(parseEvent(arrived(event), config)).toMatchObject({ outcome: 'ignored' });
  });

  it.each([true, 'true', 1])('counts as omitted if its request has omitted: %p', (omitted) => {
    const event = withDetail(createDeployment({ apiId, stage: 'prod' }), {
      requestParameters: { omitted, originalSize: 149893 },
    });

    expect(parseEvent(arrived(event), config)).toMatchObject({
      facts: [],
      rechecks: [{ reason: 'the event omits its requestParameters' }],
    });
  });
});

describe('an event that is not watched', () => {
  it('is ignored because of its name, whatever its other members are', () => {
    const event = { source: 7, detail: { eventName: 'RunInstances', eventID: '../' } };

    expect(parseEvent(event, config)).toEqual({
      outcome: 'ignored',
      eventId: null,
      reason: 'not a watched call: "RunInstances"',
    });
  });

  it.each(['__proto__', 'constructor', 'toString'])('is ignored if its name is %s', (eventName) => {
    expect(parseEvent({ detail: { eventName } }, config)).toMatchObject({ outcome: 'ignored' });
  });

  it('is ignored if it is a call of another service with a watched name', () => {
    const call = { eventName: 'TagResource', requestParameters: null, responseElements: null } as const;
    const event = { ...eventOf({ ...call, source: 'aws.ec2' }), source: 'aws.lambda' };
    const lambda = withDetail(event, { eventSource: 'lambda.amazonaws.com' });

    expect(parseEvent(arrived(lambda), config)).toMatchObject({
      outcome: 'ignored',
      reason: 'TagResource of another service: "lambda.amazonaws.com"',
    });
  });

  it('is ignored, not invalid, if its account is not enrolled', () => {
    const event = createRestApi({ apiId, account: '999999999999' });
    const listed = { ...config, enrols: (account: string) => account === ACCOUNT };

    expect(parseEvent(arrived(event), listed)).toMatchObject({
      outcome: 'ignored',
      reason: 'account 999999999999 is not enrolled',
    });
    expect(parseEvent(arrived(createRestApi({ apiId })), listed)).toMatchObject({ outcome: 'facts' });
  });
});

describe('an invalid event', () => {
  it.each([undefined, null, 7, '', 'text', [], [{}], {}, { detail: null }, { detail: [] }])('is %p', (input) => {
    expect(parseEvent(input, config)).toMatchObject({ outcome: 'invalid', eventId: null });
  });

  it.each([undefined, null, 7, {}, ['CreateStage']])('has the event name %p', (eventName) => {
    expect(parseEvent({ detail: { eventName, eventID: 'a-1' } }, config)).toMatchObject({
      outcome: 'invalid',
      eventId: 'a-1',
    });
  });

  it.each([undefined, '', '../', 'a'.repeat(65), 7])('has the event id %p', (eventID) => {
    const { eventID: _, ...detail } = createStage({ apiId, stage: 'prod' }).detail;
    const event = { ...createStage({ apiId, stage: 'prod' }), detail: { ...detail, eventID } };

    expect(parseEvent(event, config)).toMatchObject({
      outcome: 'invalid',
      eventId: null,
      reason: expect.stringMatching(/eventID is not an event id/) as unknown,
    });
  });
});

it('a replayed event has the id of its original', () => {
  const addendum = { reason: 'UPDATED_DATA', originalEventID: 'feedc0de-0000-4000-8000-000000000001' };
  const event = withDetail(createStage({ apiId, stage: 'prod' }), { addendum });

  const outcome = parseEvent(arrived(event), config);

  expect(outcome).toMatchObject({
    eventId: addendum.originalEventID,
    facts: [{ cause: { eventId: addendum.originalEventID } }],
  });
});

describe('a hostile string', () => {
  const hostile = [
    'evil.com/',
    '../',
    '$default',
    '%24default',
    'übung',
    '__proto__',
    '',
    ' ',
    'x'.repeat(10_000),
    '***',
  ];
  const scopes: readonly (readonly [string, (text: string) => CloudTrailEvent])[] = [
    ['an API id', (text) => createRestApi({ apiId: text })],
    ['a stage', (text) => createStage({ apiId, stage: text })],
    ['an associated endpoint', (text) => createRestApi({ apiId, vpceIds: ['vpce-0a', text] })],
    ['an endpoint id', (text) => createVpcEndpoint({ vpceId: text })],
    ['a VPC id', (text) => createVpcEndpoint({ vpceId, vpcId: text })],
    ['an endpoint to delete', (text) => deleteVpcEndpoints({ vpceIds: ['vpce-0a', text] })],
    ['a tagged endpoint', (text) => createTags({ resources: [`vpce-${text}`], tags: {} })],
    ['a tagged API', (text) => tagResource({ apiId: `${text}/`, tags: {} })],
    ['a region', (text) => createStage({ apiId, stage: 'prod', region: text })],
    ['an account', (text) => createStage({ apiId, stage: 'prod', account: text })],
    ['a time', (text) => createStage({ apiId, stage: 'prod', at: text })],
    ['an endpoint type', (text) => createRestApi({ apiId, type: text })],
  ];
  const cases = scopes.flatMap(([scope, make]) => hostile.map((text) => ({ scope, text, event: make(text) })));

  it.each(cases)('is refused as $scope: $text', ({ event, text }) => {
    const outcome = parseEvent(arrived(event), config);

    const reason = outcome.outcome === 'facts' ? '' : outcome.reason;
    // A tag of another resource may also be ignored: neither outcome has a fact.
    expect(outcome.outcome).not.toBe('facts');
    expect(reason.length).toBeLessThan(400);
    expect(reason).toMatch(/^[\x20-\x7e…']+$/);
    expect(text.length > 100 && reason.includes(text)).toBe(false);
  });

  it.each([
    ['an API name', createRestApi({ apiId, name: 'x'.repeat(10_001) })],
    ['a tag of an API', tagResource({ apiId, tags: { 'waypost:service': 'x'.repeat(10_001) } })],
    ['a tag of an endpoint', createTags({ resources: [vpceId], tags: { 'waypost:network': 'x'.repeat(10_001) } })],
  ])('is refused as %s only beyond 10,000 characters', (_, event) => {
    expect(parseEvent(arrived(event), config)).toMatchObject({ outcome: 'invalid' });
    expect(
      parseEvent(JSON.parse(JSON.stringify(event).replace(/x{10001}/g, 'x'.repeat(10_000))), config),
    ).toMatchObject({
      outcome: 'facts',
    });
  });

  it('is quoted with its path', () => {
    const event = createRestApi({ apiId, vpceIds: ['vpce-0a', 'evil.com/\u202e"'] });

    expect(parseEvent(arrived(event), config)).toMatchObject({
      reason: 'responseElements.endpointConfiguration.vpcEndpointIds.1 is not a VPC endpoint id: "evil.com/\\u202e\\""',
    });
  });

  it('is quoted if it is the key of a tag', () => {
    const event = tagResource({ apiId, tags: { '<b>\n': 'x'.repeat(10_001) } });

    expect(parseEvent(arrived(event), config)).toMatchObject({
      reason: expect.stringContaining('tagResourceInput.tags."<b>\\n" is not a text') as unknown,
    });
  });
});

describe('parseEvent', () => {
  const outcomes = ['facts', 'ignored', 'invalid'];

  it('throws for no input', () => {
    const oddities = {
      withNullPrototype: true,
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSparseArray: true,
    };
    const anything = fc.anything(oddities);
    const shaped = fc.record({ source: anything, detail: fc.oneof(anything, fc.dictionary(fc.string(), anything)) });

    fc.assert(fc.property(fc.oneof(anything, shaped), (input) => outcomes.includes(parseEvent(input, config).outcome)));
  });

  it('throws for no change of one part of a real event', () => {
    const scopes = fixtures.flatMap(({ event }) => pathsOf(arrived(event)).map((path) => ({ event, path })));
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('', '***', 'x'.repeat(20_000), null, [], {}, [[[[]]]]));

    fc.assert(
      fc.property(fc.constantFrom(...scopes), values, ({ event, path }, value) => {
        const changed = replaced(arrived(event), path, value);
        return outcomes.includes(parseEvent(changed, config).outcome);
      }),
      { numRuns: 2000 },
    );
  });

  it('creates no fact with an id outside its grammar', () => {
    const scopes = fixtures.flatMap(({ event }) => pathsOf(arrived(event)).map((path) => ({ event, path })));

    fc.assert(
      fc.property(fc.constantFrom(...scopes), fc.string({ unit: codePoint }), ({ event, path }, text) => {
        const outcome = parseEvent(replaced(arrived(event), path, text), config);
        if (outcome.outcome === 'facts') outcome.facts.forEach(expectGrammar);
      }),
      { numRuns: 2000 },
    );
  });
});

function expectGrammar(fact: Fact): void {
  expect(fact.account).toMatch(/^\d{12}$/);
  expect(fact.region).toMatch(/^[a-z0-9-]{5,32}$/);
  expect(Number.isSafeInteger(fact.at)).toBe(true);
  if ('apiId' in fact) expect(fact.apiId).toMatch(/^[a-z0-9]{1,32}$/);
  else expect(fact.vpceId).toMatch(/^vpce-[0-9a-f]{1,35}$/);
  if ('stage' in fact) expect(fact.stage).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
}

type MemberPath = readonly (string | number)[];

/** The paths to all members of a value, its own included. */
function pathsOf(value: unknown, path: MemberPath = []): readonly MemberPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [path, ...entries.flatMap(([name, member]) => pathsOf(member, [...path, name]))];
}

function replaced(value: unknown, [step, ...rest]: MemberPath, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((element: unknown, i) => (i === step ? replaced(element, rest, by) : element));
  }
  // The path leads only through objects and lists.
  const members = value as Readonly<Record<string, Json>>;
  return { ...members, [step]: replaced(members[step], rest, by) };
}

it('a fact has the time of the call, not of the delivery of its event', () => {
  const event = { ...createStage({ apiId, stage: 'prod' }), time: '2027-01-01T00:00:00Z' };

  expect(parseEvent(arrived(event), config)).toMatchObject({ facts: [{ at: Date.parse(AT) / 1000 }] });
});
