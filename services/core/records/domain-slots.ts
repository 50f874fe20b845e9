// The custom domains of an API, a slot for each: the latest look-up of a domain wins, in whatever order look-ups arrive.
import { compareText } from 'waypost/model';
import type { ApiDomain, DomainId } from './domain.js';
import { type Slot, latest } from './slot.js';

/** How one domain leads to one API; null: it does not. */
export interface DomainSlot {
  readonly domain: DomainId;
  readonly slot: Slot<ApiDomain | null>;
}

const KEPT_DOMAINS = 20;

/** Sorted by domain. A record must stay small, so it keeps domains that lead here first, then those that did most recently. */
export function withDomain(known: readonly DomainSlot[], incoming: DomainSlot): readonly DomainSlot[] {
  const former = known.find(({ domain }) => domain === incoming.domain);
  const next = { domain: incoming.domain, slot: latest(former?.slot, incoming.slot) };
  const others = known.filter(({ domain }) => domain !== incoming.domain);
  return [...others, next].sort(byUse).slice(0, KEPT_DOMAINS).sort(byDomain);
}

/** The domains that lead to the API, by domain. */
export function mappedDomains(domains: readonly DomainSlot[] = []): readonly ApiDomain[] {
  return domains.flatMap(({ slot }) => slot.value ?? []);
}

const byDomain = (a: DomainSlot, b: DomainSlot) => compareText(a.domain, b.domain);
const byUse = (a: DomainSlot, b: DomainSlot) =>
  Number(b.slot.value !== null) - Number(a.slot.value !== null) ||
  (a.slot.value === null ? b.slot.at - a.slot.at : 0) ||
  byDomain(a, b);
