// The record of one execute-api VPC endpoint, alive or tombstoned: a total, order-free fold of one account's facts (law 1).
import { type EndpointPolicy, normaliseNetworkName, compareText } from 'waypost/model';
import { UNSEEN_ENDPOINT_POLICY, isDefaultPolicy } from '../policy/endpoint-policy.js';
import type { Reduced } from './api-record.js';
import type { EndpointDescribed, EndpointFact } from './fact.js';
import type { Second } from '../time.js';
import { type Deletion, type Life, type SignOfLife, withSign } from './life.js';
import { type ShownNames, withShownName } from './shown.js';
import { type Slot, isTie, latest } from './slot.js';
import { RANK } from './stamp.js';

export interface EndpointRecord {
  readonly region: string;
  readonly vpceId: string;
  readonly account: string;
  /** A create or a sweep proved that it is an execute-api endpoint of this account. */
  readonly created: boolean;
  readonly createdAt: Second;
  readonly life: Life;
  /** Follows from `life`. */
  readonly deleted?: Deletion;
  readonly vpcId?: Slot<string>;
  readonly state?: Slot<string>;
  readonly privateDns?: Slot<boolean>;
  readonly dnsName?: Slot<string>;
  readonly policy?: Slot<EndpointPolicy>;
  /** The raw value of the network tag. */
  readonly network?: Slot<string | null>;
  /** Removals of the network tag that apply to one value only, as `DeleteTags` with a value asks. */
  readonly tagRemovals: readonly TagRemoval[];
  /** Every network name that its tag ever gave. */
  readonly shownNames: ShownNames;
}

interface TagRemoval {
  readonly at: Second;
  readonly value: string;
}

const KEPT_REMOVALS = 8;

export function reduceEndpoint(known: EndpointRecord | undefined, fact: EndpointFact): Reduced<EndpointRecord> {
  const { record, tied } = reduceParts(known ?? blank(fact), fact);
  return { record: withSign(record, signOf(fact)), tied };
}

function signOf({ kind, at, cause }: EndpointFact): SignOfLife {
  switch (kind) {
    case 'EndpointDeleted':
      return { kind: 'deleted', at, by: cause.principal };
    case 'EndpointMissing':
      return { kind: 'missing', at };
    case 'EndpointRevived':
      return { kind: 'revived', at };
    default:
      return { kind: 'seen', at };
  }
}

function reduceParts(record: EndpointRecord, fact: EndpointFact): Reduced<EndpointRecord> {
  const createdAt = Math.min(record.createdAt, fact.at);
  switch (fact.kind) {
    case 'EndpointDescribed':
      return described({ ...record, createdAt: Math.min(createdAt, fact.createdAt ?? createdAt) }, fact);
    case 'EndpointTagged': {
      const { at, network, onlyIf } = fact;
      if (onlyIf === undefined) return tagged({ ...record, createdAt }, { at, rank: RANK.change, value: network });
      const tagRemovals = withRemoval(record.tagRemovals, { at, value: onlyIf });
      return { record: settled({ ...record, createdAt, tagRemovals }), tied: false };
    }
    case 'EndpointDeleted':
      return { record: { ...record, createdAt }, tied: false };
    case 'EndpointMissing':
    case 'EndpointRevived':
      return { record, tied: false };
  }
}

/** The present network tag: a conditional removal counts if it is newer and names the tag's value. */
export function networkTagOf({ network, tagRemovals }: EndpointRecord): string | undefined {
  const name = network?.value ?? undefined;
  return tagRemovals.some(({ value }) => value === name) ? undefined : name;
}

/** Its policy, unless that is the default, which allows every call. */
export function limitingPolicyOf({ policy }: EndpointRecord): EndpointPolicy | undefined {
  const known = policy?.value ?? UNSEEN_ENDPOINT_POLICY;
  return isDefaultPolicy(known) ? undefined : known;
}

function blank({ region, vpceId, account, at }: EndpointFact): EndpointRecord {
  return { region, vpceId, account, created: false, createdAt: at, life: {}, tagRemovals: [], shownNames: [] };
}

function described(record: EndpointRecord, fact: EndpointDescribed): Reduced<EndpointRecord> {
  const { at, source, vpcId, state, privateDns, dnsName, policy } = fact;
  const rank = RANK[source];
  const observed = { vpcId, state, privateDns, dnsName, policy };
  const slots = Object.entries(observed).flatMap(([part, value]) =>
    value === undefined ? [] : [{ part: part as keyof typeof observed, slot: { at, rank, value } }],
  );
  const tied = slots.some(({ part, slot }) => isTie<unknown>(record[part], slot));
  const parts = Object.fromEntries(slots.map(({ part, slot }) => [part, latest<unknown>(record[part], slot)]));
  const next: EndpointRecord = { ...record, ...parts, created: record.created || source !== 'update' };
  if (fact.network === undefined) return { record: next, tied };
  const withTag = tagged(next, { at, rank, value: fact.network });
  return { record: withTag.record, tied: tied || withTag.tied };
}

function tagged(record: EndpointRecord, slot: Slot<string | null>): Reduced<EndpointRecord> {
  const name = slot.value === null ? undefined : normaliseNetworkName(slot.value);
  const next = {
    ...record,
    network: latest(record.network, slot),
    shownNames: withShownName(record.shownNames, name, slot.at),
  };
  return { record: settled(next), tied: isTie(record.network, slot) };
}

/** The newest removal of each value, the newest first. */
function withRemoval(removals: readonly TagRemoval[], incoming: TagRemoval): readonly TagRemoval[] {
  const known = removals.find(({ value }) => value === incoming.value);
  const others = removals.filter(({ value }) => value !== incoming.value);
  const newest = { at: Math.max(incoming.at, known?.at ?? incoming.at), value: incoming.value };
  return [...others, newest].sort((a, b) => b.at - a.at || compareText(a.value, b.value));
}

/** Without the removals that came before the tag was last set; within one second, a set wins over a removal. */
function settled(record: EndpointRecord): EndpointRecord {
  const { network } = record;
  const outlived = ({ at }: TagRemoval) =>
    network !== undefined && (at < network.at || (at === network.at && network.rank === RANK.change));
  return { ...record, tagRemovals: record.tagRemovals.filter((removal) => !outlived(removal)).slice(0, KEPT_REMOVALS) };
}
