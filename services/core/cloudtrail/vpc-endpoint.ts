// The calls that create, change and delete VPC endpoints. Only execute-api endpoints matter, and only CreateVpcEndpoint shows the
// service: the other calls carry just the id.
import { type EndpointPolicy, defined, isEndpointDnsName, isObject } from 'waypost/model';
import type { EndpointDescribed } from '../records/fact.js';
import { type CallParts, defineCall } from './call.js';
import { booleanField, tagValueField, textField, vpcIdField, vpceIdField } from './fields.js';
import { type ShownNetworkTag, networkNotes, readNetwork } from './network-tag.js';
import { DEFAULT_ENDPOINT_POLICY } from '../policy/endpoint-policy.js';
import { quote } from './quote.js';
import { shownEndpointPolicy } from './shown-policy.js';
import { type ShapeValue, type Shape, after, anything, list, optional, part } from './shape.js';
import {
  type TranslationContext,
  type FactDraft,
  type IgnoredEvent,
  factsOf,
  ignored,
  invalid,
  recheckOf,
} from './translation.js';
import { asArray, unwrap, xmlItems, xmlText } from './xml.js';

function inside<Content>(wrapper: string, content: Shape<Content>) {
  return after((value) => unwrap(value, wrapper), optional(content));
}

function xmlList<Item>(item: Shape<Item>) {
  return after(xmlItems, list(item));
}

const xmlTextField = after(xmlText, optional(textField));

const endpoint = part({
  vpcEndpointId: vpceIdField,
  vpcId: optional(vpcIdField),
  serviceName: optional(textField),
  serviceRegion: optional(textField),
  state: xmlTextField,
  privateDnsEnabled: optional(booleanField),
  dnsEntrySet: xmlList(part({ dnsName: xmlTextField })),
  tagSet: xmlList(part({ key: xmlTextField, value: tagValueField })),
  policyDocument: anything,
});

type ShownEndpoint = ShapeValue<typeof endpoint>;

const newEndpoint = inside(
  'CreateVpcEndpointRequest',
  part({ ServiceName: xmlTextField, ServiceRegion: xmlTextField, PolicyDocument: anything }),
);
const newEndpointAnswer = inside('CreateVpcEndpointResponse', part({ vpcEndpoint: optional(endpoint) }));
const modification = inside(
  'ModifyVpcEndpointRequest',
  part({
    VpcEndpointId: after(xmlText, vpceIdField),
    PrivateDnsEnabled: xmlTextField,
    PolicyDocument: anything,
    ResetPolicy: xmlTextField,
  }),
);
const deletion = inside(
  'DeleteVpcEndpointsRequest',
  part({ VpcEndpointId: after(asArray, list(after(xmlText, vpceIdField))) }),
);
const failure = part({ resourceId: after(xmlText, textField), error: optional(part({ code: xmlTextField })) });
const deletionAnswer = inside('DeleteVpcEndpointsResponse', part({ unsuccessful: xmlList(failure) }));

const pending = 'a new endpoint is pending, and no event reports when it is available';

export const createVpcEndpoint = defineCall({
  request: newEndpoint,
  answer: newEndpointAnswer,
  screen: screenService,
  translate({ request, answer }, context) {
    const made = answer?.vpcEndpoint;
    if (made === undefined) return invalid('the event names no VPC endpoint');
    const service = made.serviceName ?? request?.ServiceName;
    const endpointRef = { resource: 'endpoint', id: made.vpcEndpointId } as const;
    if (service === undefined)
      return factsOf([], recheckOf(context, endpointRef, ['the event does not name the service']));
    const { region } = context.provenance;
    if (!isServiceOf(region, service) || (made.serviceRegion ?? request?.ServiceRegion ?? region) !== region) {
      return ignored('the endpoint is for the APIs of another region');
    }
    const { network, doubt } = networkOf(made, context);
    const fact = endpointFact(made, network, context);
    const policy = newPolicy(request, made);
    if (policy !== undefined) fact.policy = policy;
    return factsOf([fact], recheckOf(context, endpointRef, [pending, doubt]), networkNotes(network, context.tagKeys));
  },
});

/** The answer never shows the new state, and only the private DNS and the policy matter to a call. */
export const modifyVpcEndpoint = defineCall({
  request: modification,
  answer: anything,
  translate({ request }, context) {
    if (request === undefined) return invalid('the event names no VPC endpoint');
    const { VpcEndpointId: vpceId, PrivateDnsEnabled: asked, PolicyDocument: policyText, ResetPolicy: reset } = request;
    const set = defined({
      privateDns: asked === 'true' ? true : asked === 'false' ? false : undefined,
      policy: reset?.toLowerCase() === 'true' ? DEFAULT_ENDPOINT_POLICY : shownEndpointPolicy(policyText),
    });
    return factsOf(
      Object.keys(set).length === 0
        ? []
        : [{ kind: 'EndpointDescribed', ...context.provenance, vpceId, source: 'update', ...set }],
      recheckOf(context, { resource: 'endpoint', id: vpceId }, [
        'an endpoint was modified, and no event reports the result',
      ]),
    );
  },
});

export const deleteVpcEndpoints = defineCall({
  request: deletion,
  answer: deletionAnswer,
  translate({ request, answer }, context) {
    const asked = [...new Set(request?.VpcEndpointId)];
    if (asked.length === 0) return invalid('the event names no VPC endpoint');
    // A successful call can delete only some of the endpoints; only the answer says which.
    if (answer === undefined) {
      const why = ['the event does not show which endpoints were deleted'];
      return factsOf(
        [],
        asked.flatMap((id) => recheckOf(context, { resource: 'endpoint', id }, why)),
      );
    }
    const kept = new Map(answer.unsuccessful.map(({ resourceId, error }) => [resourceId, error?.code]));
    const deleted = asked.filter((id) => !kept.has(id));
    const notes = asked.filter((id) => kept.has(id)).map((id) => `${id} was not deleted: ${quote(kept.get(id))}`);
    // EC2 may not find an endpoint that exists, such as one that was just created, so a look-up decides.
    const unfound = asked.filter((id) => kept.get(id)?.includes('NotFound') === true);
    if (deleted.length + unfound.length === 0) return ignored(notes.join('; '));
    return factsOf(
      deleted.map((vpceId) => ({ kind: 'EndpointDeleted', ...context.provenance, vpceId })),
      unfound.flatMap((id) => recheckOf(context, { resource: 'endpoint', id }, ['the call did not find the endpoint'])),
      notes,
    );
  },
});

/** The policy of a new endpoint: the default if the call gives none; undefined if the event does not show the call. */
function newPolicy(request: ShapeValue<typeof newEndpoint>, made: ShownEndpoint): EndpointPolicy | undefined {
  const shown = shownEndpointPolicy(request?.PolicyDocument) ?? shownEndpointPolicy(made.policyDocument);
  return shown ?? (request === undefined ? undefined : DEFAULT_ENDPOINT_POLICY);
}

/** The same call creates endpoints of S3 and many other services. */
function screenService({ requestParameters, responseElements }: CallParts): IgnoredEvent | undefined {
  const answer = unwrap(responseElements, 'CreateVpcEndpointResponse');
  const made = isObject(answer) && isObject(answer.vpcEndpoint) ? answer.vpcEndpoint : {};
  const asked = unwrap(requestParameters, 'CreateVpcEndpointRequest');
  const service = made.serviceName ?? (isObject(asked) ? asked.ServiceName : undefined);
  if (typeof service !== 'string' || service.endsWith('.execute-api')) return undefined;
  return ignored(`the endpoint belongs to another service: ${quote(service)}`);
}

/** The prefix differs by partition, and AWS adds partitions. */
function isServiceOf(region: string, service: string): boolean {
  return service.endsWith(`.${region}.execute-api`);
}

function endpointFact(
  made: ShownEndpoint,
  network: string | undefined,
  { provenance: { account, region, at, cause } }: TranslationContext,
): FactDraft<EndpointDescribed> {
  const fact: FactDraft<EndpointDescribed> = {
    kind: 'EndpointDescribed',
    account,
    region,
    at,
    cause,
    vpceId: made.vpcEndpointId,
    source: 'create',
  };
  const state = made.state?.toLowerCase();
  const dnsName = regionalName(made, region);
  if (made.vpcId !== undefined) fact.vpcId = made.vpcId;
  if (state !== undefined && /^[a-z-]{1,32}$/.test(state)) fact.state = state;
  if (made.privateDnsEnabled !== undefined) fact.privateDns = made.privateDnsEnabled;
  if (dnsName !== undefined) fact.dnsName = dnsName;
  if (network !== undefined) fact.network = network;
  return fact;
}

/** The name for all zones: the name of one zone (`vpce-0f-x-eu-west-1a.…`) would fail with that zone. */
function regionalName({ vpcEndpointId, dnsEntrySet }: ShownEndpoint, region: string): string | undefined {
  const isRegional = (name: string): boolean =>
    isEndpointDnsName(name, vpcEndpointId, region) && !name.slice(0, name.indexOf('.')).includes(`-${region}`);
  return dnsEntrySet.find(({ dnsName }) => dnsName !== undefined && isRegional(dnsName))?.dnsName;
}

/** No tag here means none yet. */
function networkOf({ tagSet }: ShownEndpoint, { tagKeys }: TranslationContext): ShownNetworkTag {
  const tag = tagSet.find(({ key }) => key === tagKeys.network);
  return tag === undefined
    ? { network: undefined, doubt: undefined }
    : readNetwork(tag.value === undefined ? '' : tag.value);
}
