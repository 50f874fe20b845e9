// The plan for a listed VPC endpoint: a fact with the parts that differ from its record, except where the record has newer facts.
import { defined } from 'waypost/model';
import { type EndpointRecord, networkTagOf } from '../records/endpoint-record.js';
import type { EndpointDescribed, Provenance } from '../records/fact.js';
import { isDeletedForGood } from '../records/life.js';
import type { Second } from '../time.js';
import type { ObservedEndpoint } from './observation.js';
import { differs, isOlder } from './plan-api.js';
import { noEarlierThanCreation, type DriftKind } from './plan-context.js';

interface EndpointDifference {
  readonly fact: EndpointDescribed;
  readonly drift: DriftKind | undefined;
}

const PARTS = ['vpcId', 'state', 'privateDns', 'dnsName', 'policy'] as const;

/** Parts whose last value may be missing from the events. */
const UNREPORTED: ReadonlySet<string> = new Set(['state', 'dnsName', 'policy']);

/** States that end without an event. */
const TRANSITIONAL: ReadonlySet<string> = new Set(['pending', 'deleting']);

export function isTransitional(state: string | undefined): boolean {
  return state !== undefined && TRANSITIONAL.has(state);
}

/** EC2 lists an endpoint for a while after its deletion. */
export function isDeleted({ state }: ObservedEndpoint): boolean {
  return state === 'deleted';
}

export function differenceOfEndpoint(
  record: EndpointRecord | undefined,
  seen: ObservedEndpoint,
  swept: Provenance,
): EndpointDifference | undefined {
  const provenance = noEarlierThanCreation(swept, seen);
  if (isDeletedForGood(record) || isDeleted(seen)) return undefined;
  const parts = PARTS.filter((part) => differs<unknown>(record?.[part], seen[part], provenance.at));
  const renamed = tagDiffers(record, seen, provenance.at);
  const older = isOlder(record, seen);
  const isKnownAlive = record?.created === true && record.deleted === undefined;
  if (isKnownAlive && parts.length === 0 && !renamed && !older) return undefined;
  const fact: EndpointDescribed = {
    ...Object.fromEntries(parts.map((part) => [part, seen[part]])),
    ...(renamed ? defined({ network: seen.network }) : {}),
    ...(older ? { createdAt: seen.createdAt } : {}),
    kind: 'EndpointDescribed',
    ...provenance,
    vpceId: seen.vpceId,
    source: 'sweep',
  };
  return { fact, drift: driftOf(record, seen, { parts, renamed }) };
}

/** Compares the present tag: a conditional removal may have undone the slot's value. */
function tagDiffers(record: EndpointRecord | undefined, { network }: ObservedEndpoint, at: Second): boolean {
  if (network === undefined) return false;
  if (record?.network === undefined) return true;
  const newest = Math.max(record.network.at, ...record.tagRemovals.map((removal) => removal.at));
  return newest < at && (networkTagOf(record) ?? null) !== network;
}

/** An endpoint's state and DNS name change without an event. An event may mask a policy, or be the last of several in one second. */
function driftOf(
  record: EndpointRecord | undefined,
  seen: ObservedEndpoint,
  { parts, renamed }: { readonly parts: readonly (typeof PARTS)[number][]; readonly renamed: boolean },
): DriftKind | undefined {
  if (record?.created !== true || record.deleted !== undefined) return 'missedCreate';
  const reported = parts.filter((part) => !UNREPORTED.has(part));
  const wrong =
    reported.some((part) => record[part] !== undefined) ||
    (renamed && (record.network !== undefined || seen.network !== null));
  return wrong ? 'wrongFields' : undefined;
}
