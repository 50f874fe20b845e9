// The state of one VPC: its execute-api endpoints, live and deleted, and the network that they make up.
import {
  compareText,
  defined,
  normaliseNetworkName,
  type Endpoint,
  type EndpointPolicy,
  type Network,
} from 'waypost/model';
import { type EndpointRecord, limitingPolicyOf, networkTagOf } from '../records/endpoint-record.js';
import { type ShownNames, withShownName } from '../records/shown.js';
import { timestampOf, type Second } from '../time.js';

/** What one endpoint contributes to its VPC: a pure function of the endpoint's record. */
export interface VpcMember {
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpceId: string;
  readonly createdAt: Second;
  readonly deleted?: Second;
  readonly state: string;
  readonly privateDns: boolean;
  readonly dnsName: string | null;
  /** Absent for the default policy. */
  readonly policy?: EndpointPolicy;
  /** The network name that its tag gives now, or gave last. */
  readonly name?: string;
  /** Every network name that its tag ever gave. */
  readonly shownNames: ShownNames;
}

export interface VpcState {
  readonly vpcId: string;
  /** By creation time, then id. */
  readonly endpoints: readonly VpcMember[];
  /** The names that were shown by endpoints that are no longer in `endpoints`. */
  readonly shownNames: ShownNames;
}

/** AWS's quota is 50 interface endpoints in a VPC. */
const KEPT_LIVE = 50;
const KEPT_DEAD = 100;

export function vpcMemberOf(record: EndpointRecord): VpcMember | undefined {
  if (!record.created || record.vpcId === undefined) return undefined;
  const tag = networkTagOf(record);
  const name = tag === undefined ? undefined : normaliseNetworkName(tag);
  return {
    account: record.account,
    region: record.region,
    vpcId: record.vpcId.value,
    vpceId: record.vpceId,
    createdAt: record.createdAt,
    ...defined({ deleted: record.deleted?.at, name }),
    ...liveDetailsOf(record),
    shownNames: record.shownNames,
  };
}

/** Every endpoint that the state knows, alive or deleted. */
export const vpcMemberIds = (state: VpcState | undefined): ReadonlySet<string> =>
  new Set(state?.endpoints.map(({ vpceId }) => vpceId));

/** The last state of a deleted endpoint does not matter, so that a stub gives the same member as its full record. */
function liveDetailsOf(record: EndpointRecord) {
  const { deleted, state, privateDns, dnsName } = record;
  if (deleted !== undefined) return { state: 'deleted', privateDns: false, dnsName: null };
  return {
    state: state?.value ?? 'unknown',
    privateDns: privateDns?.value ?? false,
    dnsName: dnsName?.value ?? null,
    ...defined({ policy: limitingPolicyOf(record) }),
  };
}

export function blankVpc(vpcId: string): VpcState {
  return { vpcId, endpoints: [], shownNames: [] };
}

/** The state with this member in place of the endpoint's former one; `undefined` removes it. */
export function withEndpoint(state: VpcState, vpceId: string, member: VpcMember | undefined): VpcState {
  const others = state.endpoints.filter((known) => known.vpceId !== vpceId);
  const all = [...others, ...(member === undefined ? [] : [member])].sort(byCreation);
  const live = all.filter((known) => known.deleted === undefined).slice(-KEPT_LIVE);
  const dead = all.filter((known) => known.deleted !== undefined).slice(-KEPT_DEAD);
  const kept = [...live, ...dead].sort(byCreation);
  const dropped = all.filter((known) => !kept.includes(known)).flatMap((known) => known.shownNames);
  return {
    vpcId: state.vpcId,
    endpoints: kept,
    shownNames: dropped.reduce<ShownNames>(
      (shown, [name, first]) => withShownName(shown, name, first),
      state.shownNames,
    ),
  };
}

/** The network that the VPC's endpoints make up; undefined if no endpoint was ever seen in it. */
export function networkOf(state: VpcState): Network | undefined {
  const endpoints = ownEndpoints(state);
  const first = endpoints[0];
  if (first === undefined) return undefined;
  const name = nameOf(endpoints);
  return {
    vpcId: state.vpcId,
    ...defined({ name }),
    region: first.region,
    accountId: first.account,
    endpoints: endpoints.filter((member) => member.deleted === undefined).map(endpointOf),
  };
}

/** Only the account of a VPC can create endpoints in it: the account of the first endpoint seen. */
export function ownEndpoints({ endpoints }: VpcState): readonly VpcMember[] {
  const account = endpoints[0]?.account;
  return endpoints.filter((member) => member.account === account);
}

/** The name of the youngest live endpoint that has one; without live endpoints, of the youngest endpoint that has one. */
function nameOf(endpoints: readonly VpcMember[]): string | undefined {
  const live = endpoints.filter((member) => member.deleted === undefined);
  return (live.length > 0 ? live : endpoints).filter((member) => member.name !== undefined).at(-1)?.name;
}

function endpointOf(member: VpcMember): Endpoint {
  return {
    vpceId: member.vpceId,
    state: member.state,
    privateDns: member.privateDns,
    dnsName: member.dnsName,
    createdAt: timestampOf(member.createdAt),
    ...defined({ policy: member.policy }),
  };
}

function byCreation(a: VpcMember, b: VpcMember): number {
  return a.createdAt - b.createdAt || compareText(a.vpceId, b.vpceId);
}
