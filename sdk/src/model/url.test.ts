import {
  parseApiUrl,
  aliasHost,
  arnOf,
  executeApiService,
  isEndpointDnsName,
  partitionOf,
  privateDnsHost,
  stageUrl,
} from './url.js';

it.each([
  ['us-west-2', 'aws', 'amazonaws.com', 'com.amazonaws.us-west-2.execute-api'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com', 'com.amazonaws.us-gov-west-1.execute-api'],
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn', 'cn.com.amazonaws.cn-north-1.execute-api'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu', 'eu.amazonaws.eusc-de-east-1.execute-api'],
  ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov', 'gov.ic.c2s.us-iso-east-1.execute-api'],
  ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov', 'gov.sgov.sc2s.us-isob-east-1.execute-api'],
  ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk', 'uk.adc-e.cloud.eu-isoe-west-1.execute-api'],
  ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov', 'gov.ic.hci.csp.us-isof-south-1.execute-api'],
  ['mx-central-1', 'aws', 'amazonaws.com', 'com.amazonaws.mx-central-1.execute-api'],
])('partitionOf, arnOf and executeApiService know the partition of %s', (region, id, suffix, service) => {
  expect(partitionOf(region).id).toBe(id);
  expect(arnOf('apigateway', region, ':/restapis')).toBe(`arn:${id}:apigateway:${region}::/restapis`);
  expect(executeApiService(region)).toBe(service);
  expect(aliasHost('a1b2c3d4e5', 'vpce-0f', region)).toBe(`a1b2c3d4e5-vpce-0f.execute-api.${region}.${suffix}`);
});

it.each([
  [
    'https://a1b2c3d4e5-vpce-0f.execute-api.us-west-2.amazonaws.com/prod/orders?x=1',
    { vpceId: 'vpce-0f', stage: 'prod' },
  ],
  ['a1b2c3d4e5.execute-api.us-west-2.amazonaws.com', {}],
  ['https://a1b2c3d4e5.execute-api.us-west-2.amazonaws.com./prod/', { stage: 'prod' }],
  ['HTTPS://A1B2C3D4E5.execute-api.us-west-2.amazonaws.com/Prod', { stage: 'Prod' }],
])('parseApiUrl reads %s', (text, parts) => {
  expect(parseApiUrl(text)).toEqual({ apiId: 'a1b2c3d4e5', region: 'us-west-2', ...parts });
});

it.each([
  'https://example.com/prod',
  'https://a1.execute-api.us-west-2.amazonaws.com.evil.com/prod',
  'https://a1.execute-api.cn-north-1.amazonaws.com/prod',
  'https://vpce-0f-x.execute-api.us-west-2.vpce.amazonaws.com/prod',
  'javascript:alert(1)',
  'https://',
  '',
  '%%%',
])('parseApiUrl refuses %s', (text) => {
  expect(parseApiUrl(text)).toBeUndefined();
});

it.each([
  () => aliasHost('evil.com/', 'vpce-0f', 'us-west-2'),
  () => aliasHost('a1', '../', 'us-west-2'),
  () => privateDnsHost('a1', 'us-west-2.evil.com'),
  () => stageUrl('a1.execute-api.us-west-2.amazonaws.com', '$default'),
  () => stageUrl('a1.execute-api.us-west-2.amazonaws.com', '__proto__'),
  () => stageUrl('evil.com/x', 'prod'),
])('a URL builder throws for a hostile part (%#)', (build) => {
  expect(build).toThrow('not fit for a URL');
});

it('isEndpointDnsName accepts only the endpoint’s own name, in its own region', () => {
  const name = 'vpce-0f-abcd.execute-api.us-west-2.vpce.amazonaws.com';

  expect(isEndpointDnsName(name, 'vpce-0f', 'us-west-2')).toBe(true);
  expect(isEndpointDnsName(name, 'vpce-0e', 'us-west-2')).toBe(false);
  expect(isEndpointDnsName(name, 'vpce-0f', 'us-east-1')).toBe(false);
  expect(isEndpointDnsName('evil.com', 'vpce-0f', 'us-west-2')).toBe(false);
});
