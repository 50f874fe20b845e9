// AWS's control plane in memory, for sweeps without sockets. It has the operations of the fake control plane, over a world that may
// change before any answer. Its clients read an answer as the SDK's clients do.
import { isObject } from 'waypost/model';
import type { ScopeClients } from '../../adapters/aws/clients.js';
import type { Scope } from '../../core/records/fact.js';
import type { FakeEndpoint, FakeScope } from '../../test/aws/account.js';
import { apiGateway } from '../../test/aws/api-gateway.js';
import { findEndpoints } from '../../test/aws/ec2.js';
import { Fault, json, type AwsCall, type AwsOperation, type AwsReply } from '../../test/aws/protocol.js';
import type { Liar } from './lies.js';
import { holdingsOf, type WorldSnapshot } from './listing.js';
import type { Playback } from './playback.js';
import { ACCOUNTS } from './scopes.js';

/** A world that is swept: it may change before each answer. */
export type SweptWorld = Pick<Playback, 'now' | 'move'>;

/** A world that stands still at this second. */
export function still(snapshot: WorldSnapshot, second: number): SweptWorld {
  const moment = { snapshot, second };
  return { now: () => moment, move: () => moment };
}

export interface MemoryAws {
  readonly world: SweptWorld;
  readonly liar: Liar;
  /** The most items on one page of a list. */
  readonly page: number;
}

type WireMembers = Readonly<Record<string, unknown>>;

const OPERATIONS: Readonly<Record<string, AwsOperation>> = { ...apiGateway, DescribeVpcEndpoints: describeEndpoints };

export function createMemoryClients(aws: MemoryAws, scope: Scope): ScopeClients {
  const send = (service: AwsCall['service'], toParams: (input: WireMembers) => WireMembers) =>
    // The SDK's client has one overload for each command.
    (async ({
      constructor,
      input,
    }: {
      readonly constructor: { readonly name: string };
      readonly input: WireMembers;
    }) => {
      const operation = constructor.name.slice(0, -'Command'.length);
      const call = { service, operation, ...scope, nth: 0, params: toParams(input), at: 0 };
      return answered(aws, call);
    }) as never;
  const destroy = () => undefined;
  return {
    apiGateway: { send: send('apigateway', (input) => input), destroy },
    ec2: async () => ({ send: send('ec2', queryOf), destroy }),
  };
}

function answered({ world, liar, page }: MemoryAws, call: AwsCall): object {
  const scope = heldAt(world.move().snapshot, call);
  const reply = () => OPERATIONS[call.operation]!({ call, scope, accounts: ACCOUNTS, largestPage: page });
  try {
    const given = liar(call, reply);
    if (given instanceof Fault) throw given;
    if (typeof given === 'object') return read(call, given);
    return honestly(scope, `${call.operation} ${String(page)} ${JSON.stringify(call.params)}`, () =>
      read(call, reply()),
    );
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, status } = error.parts;
    throw Object.assign(new Error(error.message), { name: code, $metadata: { httpStatusCode: status } });
  }
}

const answers = new WeakMap<FakeScope, Map<string, object>>();

/** The answer to a request while a scope stays as it is, computed once. */
function honestly(scope: FakeScope, request: string, answer: () => object): object {
  const known = answers.get(scope) ?? new Map<string, object>();
  answers.set(scope, known);
  const found = known.get(request) ?? answer();
  known.set(request, found);
  return found;
}

const held = new WeakMap<WorldSnapshot, Map<string, FakeScope>>();

/** What a scope holds at a moment, computed once. */
function heldAt(snapshot: WorldSnapshot, { account, region }: Scope): FakeScope {
  const known = held.get(snapshot) ?? new Map<string, FakeScope>();
  held.set(snapshot, known);
  const key = `${account} ${region}`;
  const scope = known.get(key) ?? { ...holdingsOf(snapshot, { account, region }), trails: [] };
  known.set(key, scope);
  return scope;
}

/** Reads an answer as the SDK does: anything but JSON or XML is an error, and unknown members are left out. */
function read({ service, operation }: AwsCall, { status, body }: AwsReply): object {
  if (service === 'ec2' && !body.startsWith('{')) return {};
  const answer = parsed(body, status);
  if (!isObject(answer)) return {};
  const { item, VpcEndpoints: endpoints, ...members } = answer;
  const items = Array.isArray(item) ? { [operation === 'GetStages' ? 'item' : 'items']: item.map(dated) } : {};
  const found = Array.isArray(endpoints) ? { VpcEndpoints: endpoints.map(dated) } : {};
  return dated({ ...members, ...items, ...found }) as object; // an object stays one
}

function parsed(body: string, status: number): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw Object.assign(error as Error, { $metadata: { httpStatusCode: status } }); // of JSON.parse
  }
}

const DATES = ['createdDate', 'lastUpdatedDate', 'CreationTimestamp'];

/** Times are seconds on the wire, and dates in what the SDK returns. */
function dated(value: unknown): unknown {
  if (!isObject(value)) return value;
  const dates = DATES.filter((name) => typeof value[name] === 'number');
  return { ...value, ...Object.fromEntries(dates.map((name) => [name, new Date(Number(value[name]) * 1000)])) };
}

/** EC2's own form of a request. */
function queryOf({ VpcEndpointIds: ids, Filters: filters, ...others }: WireMembers): WireMembers {
  const numbered = (prefix: string, values: unknown) =>
    Array.isArray(values) ? values.map((value, index) => [`${prefix}.${String(index + 1)}`, value] as const) : [];
  const [filter] = (filters ?? []) as readonly { readonly Name: string; readonly Values: readonly string[] }[]; // of a sweep
  return {
    ...others,
    ...Object.fromEntries(numbered('VpcEndpointId', ids)),
    ...(filter && {
      'Filter.1.Name': filter.Name,
      ...Object.fromEntries(numbered('Filter.1.Value', filter.Values)),
    }),
  };
}

/** The answer with the SDK's names of members, because the SDK reads EC2's XML. */
function describeEndpoints(context: Parameters<AwsOperation>[0]): AwsReply {
  const { page, next } = findEndpoints(context);
  return json({ VpcEndpoints: page.map(endpointOf), NextToken: next });
}

function endpointOf({ vpcEndpointId, vpcId, tags = {}, dnsNames = [], ...endpoint }: FakeEndpoint) {
  return {
    VpcEndpointId: vpcEndpointId,
    VpcId: vpcId,
    ServiceName: endpoint.serviceName,
    State: endpoint.state,
    PolicyDocument: endpoint.policy,
    PrivateDnsEnabled: endpoint.privateDnsEnabled,
    DnsEntries: dnsNames.map((DnsName) => ({ DnsName })),
    CreationTimestamp: endpoint.createdAt,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
