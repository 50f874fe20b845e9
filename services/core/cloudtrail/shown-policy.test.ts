import { partsSet, patchedPolicy, shownPolicy } from './shown-policy.js';

const API = { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' };
const POLICY = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };

it('reads a policy as text, escaped text or an object, from the first place that shows one', () => {
  const text = JSON.stringify(POLICY);

  const shown = shownPolicy([undefined, null, text, 'another'], API);

  expect(shown).toMatchObject({ statements: [{ effect: 'allow' }] });
  expect(shownPolicy([text.replaceAll('"', '\\"')], API)).toEqual(shown);
  expect(shownPolicy([POLICY], API)).toEqual(shown);
});

it('tells nothing where nothing is shown, and not what a mask hides', () => {
  expect(shownPolicy([undefined, null], API)).toBeUndefined();
  expect(shownPolicy([42], API)).toBeUndefined();
  expect(shownPolicy(['***'], API)).toMatchObject({ unread: 'masked' });
  expect(shownPolicy([''], API)).toMatchObject({ unread: 'absent' });
});

it.each([
  [[{ op: 'replace', path: '/policy', value: '{}' }], '{}'],
  [[{ op: 'remove', path: '/policy' }], ''],
  [[{ op: 'replace', path: '/policy' }], ''],
  [[{ op: 'replace', path: '/name', value: 'orders' }], undefined],
  ['nonsense', undefined],
])('reads the policy that a patch sets: %j', (patch, expected) => {
  expect(patchedPolicy(patch)).toBe(expected);
});

it.each([
  [[{ op: 'add', path: '/endpointConfiguration/vpcEndpointIds', value: 'vpce-0a' }], ['vpceIds']],
  [[{ op: 'replace', path: '/endpointConfiguration/types/EDGE', value: 'PRIVATE' }], ['type']],
  [
    [
      { op: 'replace', path: '/policy', value: '' },
      { op: 'replace', path: '/disableExecuteApiEndpoint', value: 'true' },
      { op: 'replace', path: '/endpointAccessMode', value: 'STRICT' },
    ],
    ['policy', 'disabled', 'strict'],
  ],
  [[{ op: 'replace', path: '/policyholder', value: 'x' }], []],
  [[], undefined],
  [[{ op: 'replace' }], undefined],
  [undefined, undefined],
])('knows which parts a patch sets: %j', (patch, expected) => {
  expect(partsSet(patch)).toEqual(expected);
});
