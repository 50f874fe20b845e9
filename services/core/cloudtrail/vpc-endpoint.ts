// The calls that make, change and delete VPC endpoints. Only those of execute-api are ours, which CreateVpcEndpoint alone
// says: the other calls carry nothing but the id.
import { executeApiService, isEndpointDnsName } from 'waypost/model';
import { z } from 'zod';
import type { EndpointDescribed } from '../fact.js';
import { isObject } from '../json.js';
import { type CallParts, defineCall } from './call.js';
import { booleanField, part, textField, vpcIdField, vpceIdField } from './fields.js';
import { type ShownNetwork, networkNotes, readNetwork, tagValueField } from './network-tag.js';
import { quote } from './quote.js';
import { type Context, type Ignored, factsOf, ignored, invalid, recheckOf } from './translation.js';
import { asArray, unwrap, xmlItems, xmlText } from './xml.js';

const inside = <Held extends z.ZodType>(wrapper: string, held: Held) =>
  z.preprocess((value) => unwrap(value, wrapper), held.optional());
const xmlList = <Item extends z.ZodType>(item: Item) => z.preprocess(xmlItems, z.array(item));
const xmlTextField = z.preprocess(xmlText, textField.optional());

const endpoint = part({
  vpcEndpointId: vpceIdField,
  vpcId: vpcIdField.nullish(),
  serviceName: textField.nullish(),
  serviceRegion: textField.nullish(),
  state: xmlTextField,
  privateDnsEnabled: booleanField.nullish(),
  dnsEntrySet: xmlList(part({ dnsName: xmlTextField })),
  tagSet: xmlList(part({ key: xmlTextField, value: tagValueField.optional() })),
});

type Endpoint = z.infer<typeof endpoint>;

const pending = 'a new endpoint is pending, and no event says when it is available';

export const createVpcEndpoint = defineCall({
  request: inside('CreateVpcEndpointRequest', part({ ServiceName: xmlTextField, ServiceRegion: xmlTextField })),
  answer: inside('CreateVpcEndpointResponse', part({ vpcEndpoint: endpoint.optional() })),
  screen: screenService,
  translate({ request, answer }, context) {
    const made = answer?.vpcEndpoint;
    if (made === undefined) return invalid('the event names no VPC endpoint');
    const service = made.serviceName ?? request?.ServiceName;
    const endpointRef = { resource: 'endpoint', id: made.vpcEndpointId } as const;
    if (service === undefined)
      return factsOf([], recheckOf(context, endpointRef, ['the event does not name the service']));
    const { region } = context.told;
    if (!isServiceOf(region, service) || (made.serviceRegion ?? request?.ServiceRegion ?? region) !== region) {
      return ignored('the endpoint is for the APIs of another region');
    }
    const { network, doubt } = networkOf(made, context);
    return factsOf(
      [endpointFact(made, network, context)],
      recheckOf(context, endpointRef, [pending, doubt]),
      networkNotes(network),
    );
  },
});

/** The answer never tells the new state, and one setting is all that can matter to an address. */
export const modifyVpcEndpoint = defineCall({
  request: inside(
    'ModifyVpcEndpointRequest',
    part({ VpcEndpointId: z.preprocess(xmlText, vpceIdField), PrivateDnsEnabled: xmlTextField }),
  ),
  answer: z.unknown(),
  translate({ request }, context) {
    if (request === undefined) return invalid('the event names no VPC endpoint');
    const { VpcEndpointId: vpceId, PrivateDnsEnabled: asked } = request;
    const privateDns = asked === 'true' ? true : asked === 'false' ? false : undefined;
    return factsOf(
      privateDns === undefined
        ? []
        : [{ kind: 'EndpointDescribed', ...context.told, vpceId, teller: 'update', privateDns }],
      recheckOf(context, { resource: 'endpoint', id: vpceId }, [
        'an endpoint was modified, and no event says how it ended',
      ]),
    );
  },
});

export const deleteVpcEndpoints = defineCall({
  request: inside(
    'DeleteVpcEndpointsRequest',
    part({ VpcEndpointId: z.preprocess((ids) => asArray(ids).map(xmlText), z.array(vpceIdField)) }),
  ),
  answer: inside(
    'DeleteVpcEndpointsResponse',
    part({
      unsuccessful: xmlList(
        part({ resourceId: z.preprocess(xmlText, textField), error: part({ code: xmlTextField }).nullish() }),
      ),
    }),
  ),
  translate({ request, answer }, context) {
    const asked = [...new Set(request?.VpcEndpointId)];
    if (asked.length === 0) return invalid('the event names no VPC endpoint');
    // A call may succeed and delete only some: without the answer nobody knows which.
    if (answer === undefined) {
      const why = ['the event does not show which endpoints were deleted'];
      return factsOf(
        [],
        asked.flatMap((id) => recheckOf(context, { resource: 'endpoint', id }, why)),
      );
    }
    // What is not found is gone as well.
    const failed = answer.unsuccessful.filter(({ error }) => error?.code?.includes('NotFound') !== true);
    const kept = new Map(failed.map(({ resourceId, error }) => [resourceId, quote(error?.code)]));
    const gone = asked.filter((id) => !kept.has(id));
    const notes = asked.filter((id) => kept.has(id)).map((id) => `${id} was not deleted: ${kept.get(id)}`);
    if (gone.length === 0) return ignored(notes.join('; '));
    return factsOf(
      gone.map((vpceId) => ({ kind: 'EndpointDeleted', ...context.told, vpceId })),
      [],
      notes,
    );
  },
});

/** Endpoints of S3 and of a hundred other services are made by the same call. */
function screenService({ requestParameters, responseElements }: CallParts): Ignored | undefined {
  const answer = unwrap(responseElements, 'CreateVpcEndpointResponse');
  const made = isObject(answer) && isObject(answer.vpcEndpoint) ? answer.vpcEndpoint : {};
  const asked = unwrap(requestParameters, 'CreateVpcEndpointRequest');
  const service = made.serviceName ?? (isObject(asked) ? asked.ServiceName : undefined);
  if (typeof service !== 'string' || service.endsWith('.execute-api')) return undefined;
  return ignored(`the endpoint is of another service: ${quote(service)}`);
}

/** The prefix differs by partition, and grows. */
function isServiceOf(region: string, service: string): boolean {
  return service === executeApiService(region) || service.endsWith(`.${region}.execute-api`);
}

function endpointFact(made: Endpoint, network: string | undefined, { told }: Context): EndpointDescribed {
  const state = made.state?.toLowerCase();
  const dnsName = regionalName(made, told.region);
  return {
    kind: 'EndpointDescribed',
    ...told,
    vpceId: made.vpcEndpointId,
    teller: 'create',
    ...(made.vpcId == null ? {} : { vpcId: made.vpcId }),
    ...(state !== undefined && /^[a-z-]{1,32}$/.test(state) ? { state } : {}),
    ...(made.privateDnsEnabled == null ? {} : { privateDns: made.privateDnsEnabled }),
    ...(dnsName === undefined ? {} : { dnsName }),
    ...(network === undefined ? {} : { network }),
  };
}

/** The name for all zones; a zone's own (`vpce-0f-x-eu-west-1a.…`) would outlive its zone's failure badly. */
function regionalName({ vpcEndpointId, dnsEntrySet }: Endpoint, region: string): string | undefined {
  const names = dnsEntrySet.flatMap(({ dnsName }) => dnsName ?? []);
  return names.find(
    (name) => isEndpointDnsName(name, vpcEndpointId, region) && !name.split('.', 1)[0]?.includes(`-${region}`),
  );
}

/** No tag here means none yet. */
function networkOf({ tagSet }: Endpoint, { tagKeys }: Context): ShownNetwork {
  const tag = tagSet.find(({ key }) => key === tagKeys.network);
  return tag === undefined
    ? { network: undefined, doubt: undefined }
    : readNetwork(tag.value === undefined ? '' : tag.value);
}
