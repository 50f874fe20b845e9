// Events of EC2's calls on VPC endpoints and tags as CloudTrail logs them. Calls on endpoints are converted from XML to JSON;
// calls on tags are not. Ids are invented.
import type { Json } from '../../json.js';
import { type CloudTrailEvent, REGION, type Where, eventOf } from './record.js';

interface EndpointMade extends Where {
  readonly vpceId: string;
  readonly vpcId?: string;
  /** Default: execute-api in the event's region. */
  readonly service?: string;
  readonly privateDns?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly subnets?: readonly string[];
  /** The endpoint's policy; without one, it has the default policy. */
  readonly policy?: string;
}

const XMLNS = 'http://ec2.amazonaws.com/doc/2016-11-15/';

export function createVpcEndpoint(options: EndpointMade): CloudTrailEvent {
  const { vpceId, vpcId = 'vpc-0a1b2c3d', region = REGION, account = '111122223333', privateDns = true } = options;
  const { service = `com.amazonaws.${region}.execute-api`, tags, subnets = ['subnet-0a', 'subnet-0b'] } = options;
  const { policy } = options;
  const tagList = Object.entries(tags ?? {});
  const requestTags = tagList.map(([Key, Value], i) => ({ tag: i + 1, Key, Value: coerce(Value) }));
  const dns = `${vpceId}-q1w2e3r4.execute-api.${region}.vpce.amazonaws.com`;
  const zone = `${vpceId}-q1w2e3r4-${region}a.execute-api.${region}.vpce.amazonaws.com`;
  const request = {
    VpcId: vpcId,
    ServiceName: service,
    VpcEndpointType: 'Interface',
    PrivateDnsEnabled: privateDns,
    SubnetId: requestList(subnets),
    ...(policy === undefined ? {} : { PolicyDocument: policy }),
    ...(tags === undefined
      ? {}
      : { TagSpecification: { tag: 1, ResourceType: 'vpc-endpoint', Tag: oneOrMany(requestTags) } }),
  };
  const vpcEndpoint = {
    vpcEndpointId: vpceId,
    vpcId,
    serviceName: service,
    vpcEndpointType: 'Interface',
    state: 'pending',
    privateDnsEnabled: privateDns,
    requesterManaged: false,
    // Digits become a number unless they start with a zero.
    ownerId: coerce(account),
    creationTimestamp: `${(options.at ?? '2026-01-02T03:04:05Z').slice(0, 19)}.350Z`,
    subnetIdSet: answerList(subnets),
    networkInterfaceIdSet: answerList(subnets.map((subnet) => subnet.replace('subnet', 'eni'))),
    groupSet: answerList([{ groupName: 'callers', groupId: 'sg-0a' }]),
    routeTableIdSet: '',
    dnsEntrySet: answerList([dns, zone].map((dnsName) => ({ hostedZoneId: 'Z00000000EXAMPLE', dnsName }))),
    ...(tags === undefined
      ? {}
      : { tagSet: answerList(tagList.map(([key, value]) => ({ key, value: coerce(value) }))) }),
  };
  return endpointEvent('CreateVpcEndpoint', { request, answer: { vpcEndpoint } }, options);
}

/** @param options policy: null resets it to the default. */
export function modifyVpcEndpoint(
  options: Where & { readonly vpceId: string; readonly privateDns?: boolean; readonly policy?: string | null },
): CloudTrailEvent {
  const { vpceId, privateDns, policy } = options;
  const change = {
    ...(privateDns === undefined && policy === undefined ? { AddSubnetId: requestList(['subnet-0c']) } : {}),
    ...(privateDns === undefined ? {} : { PrivateDnsEnabled: privateDns }),
    ...(policy === undefined ? {} : policy === null ? { ResetPolicy: true } : { PolicyDocument: policy }),
  };
  return endpointEvent(
    'ModifyVpcEndpoint',
    { request: { VpcEndpointId: vpceId, ...change }, answer: { return: true } },
    options,
  );
}

/** The call succeeds even if some endpoints are not deleted; each of those has an error code. */
export function deleteVpcEndpoints(
  options: Where & { readonly vpceIds: readonly string[]; readonly unsuccessful?: Readonly<Record<string, string>> },
): CloudTrailEvent {
  const unsuccessful = Object.entries(options.unsuccessful ?? {}).map(([resourceId, code]) => ({
    resourceId,
    error: { code, message: 'It was not deleted.' },
  }));
  const request = { VpcEndpointId: requestList(options.vpceIds) };
  return endpointEvent('DeleteVpcEndpoints', { request, answer: { unsuccessful: answerList(unsuccessful) } }, options);
}

export function createTags(
  options: Where & { readonly resources: readonly string[]; readonly tags: Readonly<Record<string, string>> },
): CloudTrailEvent {
  const items = Object.entries(options.tags).map(([key, value]) => ({ key, value }));
  return tagsEvent('CreateTags', { resources: options.resources, items }, options);
}

/** Removes each tag by its key, or only if it has this value; without tags, removes all. */
export function deleteTags(
  options: Where & { readonly resources: readonly string[]; readonly tags?: Readonly<Record<string, string | null>> },
): CloudTrailEvent {
  const items = Object.entries(options.tags ?? {}).map(([key, value]) => (value === null ? { key } : { key, value }));
  return tagsEvent('DeleteTags', { resources: options.resources, items }, options);
}

interface EndpointCallBody {
  readonly request: Readonly<Record<string, Json>>;
  readonly answer: Readonly<Record<string, Json>>;
}

function endpointEvent(eventName: string, { request, answer }: EndpointCallBody, where: Where): CloudTrailEvent {
  return eventOf(
    {
      source: 'aws.ec2',
      eventName,
      requestParameters: { [`${eventName}Request`]: request },
      responseElements: { [`${eventName}Response`]: { xmlns: XMLNS, requestId: 'a1b2c3', ...answer } },
    },
    where,
  );
}

function tagsEvent(
  eventName: string,
  { resources, items }: { readonly resources: readonly string[]; readonly items: readonly Json[] },
  where: Where,
): CloudTrailEvent {
  const requestParameters = {
    resourcesSet: { items: resources.map((resourceId) => ({ resourceId })) },
    tagSet: items.length === 0 ? {} : { items },
  };
  const responseElements = { requestId: 'a1b2c3', _return: true };
  return eventOf({ source: 'aws.ec2', eventName, requestParameters, responseElements }, where);
}

/** Converts a text as CloudTrail does: `true`, digits and `null` lose their quotes. */
function coerce(text: string): Json {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (text === 'null') return null;
  return /^(0|-?[1-9][0-9]*)(\.[0-9]+)?(e[0-9]+)?$/i.test(text) ? Number(text) : text;
}

function requestList(texts: readonly string[]): Json {
  return oneOrMany(texts.map((content, i) => ({ tag: i + 1, content })));
}

function answerList(items: readonly Json[]): Json {
  return items.length === 0 ? '' : { item: oneOrMany(items) };
}

function oneOrMany(items: readonly Json[]): Json {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : items;
}
