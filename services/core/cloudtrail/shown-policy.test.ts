import { partsSet, patchedPolicy, shownPolicy } from './shown-policy.js';

const API = { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' };
const POLICY = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };

it('shownPolicy reads text, escaped text or an object, from the first candidate that shows a policy', () => {
  const text = JSON.stringify(POLICY);

  const shown = shownPolicy([undefined, null, text, 'another'], API);

  expect(shown).toMatchObject({ statements: [{ effect: 'allow' }] });
  expect(shownPolicy([text.replaceAll('"', '\\"')], API)).toEqual(shown);
  expect(shownPolicy([POLICY], API)).toEqual(shown);
});

it('shownPolicy is undefined if no candidate shows a policy, and unread if the policy is masked', () => {
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
])('patchedPolicy reads the policy that a patch sets: %j', (patch, expected) => {
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
  [[], []],
  [[{ op: 'replace' }], undefined],
  [undefined, undefined],
])('partsSet lists the parts that a patch sets: %j', (patch, expected) => {
  expect(partsSet(patch)).toEqual(expected);
});
