// What a listed VPC endpoint tells beyond its record: only what differs, and only where no newer fact knows better.
import type { EndpointRecord } from '../records/endpoint-record.js';
import { networkTagOf } from '../records/endpoint-record.js';
import type { EndpointDescribed, Second, Provenance } from '../records/fact.js';
import type { ObservedEndpoint } from './observation.js';
import { differs, isOlder } from './plan-api.js';
import { noEarlierThanCreation, type DriftKind } from './plan-context.js';

export interface EndpointDifference {
  readonly fact: EndpointDescribed;
  readonly drift: DriftKind | undefined;
}

const PARTS = ['vpcId', 'state', 'privateDns', 'dnsName'] as const;

/** States that end by themselves, with no event that says so. */
const PASSING: ReadonlySet<string> = new Set(['pending', 'deleting']);

export function isTransitional(state: string | undefined): boolean {
  return state !== undefined && PASSING.has(state);
}

/** EC2 still shows an endpoint for a while after its deletion. */
export function isDeleted({ state }: ObservedEndpoint): boolean {
  return state === 'deleted';
}

export function differenceOfEndpoint(
  record: EndpointRecord | undefined,
  seen: ObservedEndpoint,
  swept: Provenance,
): EndpointDifference | undefined {
  const told = noEarlierThanCreation(swept, seen);
  if (record?.deleted !== undefined || isDeleted(seen)) return undefined;
  const parts = PARTS.filter((part) => differs<unknown>(record?.[part], seen[part], told.at));
  const renamed = tagDiffers(record, seen, told.at);
  const older = isOlder(record, seen);
  if (record?.created === true && parts.length === 0 && !renamed && !older) return undefined;
  const fact: EndpointDescribed = {
    ...Object.fromEntries(parts.map((part) => [part, seen[part]])),
    ...(renamed ? { network: seen.network } : {}),
    ...(older ? { createdAt: seen.createdAt } : {}),
    kind: 'EndpointDescribed',
    ...told,
    vpceId: seen.vpceId,
    source: 'sweep',
  };
  return { fact, drift: driftOf(record, seen, { parts, renamed }) };
}

/** The tag as it is now counts: a removal that holds for one value may have undone it. */
function tagDiffers(record: EndpointRecord | undefined, { network }: ObservedEndpoint, at: Second): boolean {
  if (record?.network === undefined) return true;
  const newest = Math.max(record.network.at, ...record.tagRemovals.map((removal) => removal.at));
  return newest < at && (networkTagOf(record) ?? null) !== network;
}

/** An endpoint's state and DNS name settle with no event; everything else should have been told. */
function driftOf(
  record: EndpointRecord | undefined,
  seen: ObservedEndpoint,
  { parts, renamed }: { readonly parts: readonly (typeof PARTS)[number][]; readonly renamed: boolean },
): DriftKind | undefined {
  if (record?.created !== true) return 'missedCreate';
  const told = parts.filter((part) => part !== 'state' && part !== 'dnsName');
  const wrong =
    told.some((part) => record[part] !== undefined) ||
    (renamed && (record.network !== undefined || seen.network !== null));
  return wrong ? 'wrongFields' : undefined;
}
