// Which of two documents of one key is the earlier one, where two replicas gave them. Documents have no revision, so the times that
// they name decide: in each region the current API or the removal, in each VPC the youngest endpoint. A replica that lags lacks those.
import type { NetworkDocument, ServiceEntry, ServiceRegion } from '../model/documents.js';
import { LOUD_STALE_MS, isWithin } from '../runtime.js';
import type { RegistryDocument } from '../sources/source.js';
import type { HeldDocument } from './held.js';

/**
 * Whether another replica than the one that gave the document in memory lags behind it: an address must not move back. A document
 * that nothing has confirmed for an hour no longer counts against what a replica says.
 */
export function isBehind(now: number, next: HeldDocument, before: HeldDocument): boolean {
  if (next.from === undefined || next.from === before.from || !isWithin(now, before.readAt, LOUD_STALE_MS))
    return false;
  return isEarlier(next.document, before.document);
}

/** Whether `next` lacks what `held` names, or has an older one, in any region or VPC. */
function isEarlier(next: RegistryDocument | null, held: RegistryDocument | null): boolean {
  const known = new Map(timesOf(next));
  return timesOf(held).some(([place, time]) => (known.get(place) ?? '') < time);
}

type PlaceTime = readonly [place: string, time: string];

function timesOf(document: RegistryDocument | null): readonly PlaceTime[] {
  // The members of all documents; one document has those of its kind.
  const { networks, endpoint, regions, deleted } = (document ?? {}) as Partial<NetworkDocument & ServiceEntry> & {
    readonly deleted?: string | null;
  };
  if (networks) {
    const young = networks.map(
      ({ vpcId, endpoints }) => [vpcId, latest(endpoints.map((each) => each.createdAt))] as const,
    );
    return [...young, ['', endpoint?.deleted ?? '']];
  }
  return regions?.map((each) => [each.region, timeOf(each)] as const) ?? [['', deleted ?? '']];
}

/** When what the region has now came to be. */
const timeOf = ({ current, removal, candidates }: ServiceRegion): string =>
  current?.since ?? removal?.at ?? latest(candidates.map(({ createdAt }) => createdAt));

/** They are in UTC and whole seconds, so they sort as text. */
const latest = (times: readonly string[]): string => times.reduce((last, time) => (time > last ? time : last), '');
