// What custom domains are to an API, a slot for each: the latest look at a domain decides, in whatever order looks are told.
import { compareText } from 'waypost/model';
import type { ApiDomain, DomainId } from './domain.js';
import { type Slot, latest } from './slot.js';

/** What one domain is to one API; null: it does not lead to it. */
export interface DomainSlot {
  readonly domain: DomainId;
  readonly slot: Slot<ApiDomain | null>;
}

const KEPT_DOMAINS = 20;

/** By domain. Those that lead here are kept first, then the latest of those that did: a record must stay small. */
export function withDomain(known: readonly DomainSlot[], told: DomainSlot): readonly DomainSlot[] {
  const former = known.find(({ domain }) => domain === told.domain);
  const next = { domain: told.domain, slot: latest(former?.slot, told.slot) };
  const others = known.filter(({ domain }) => domain !== told.domain);
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
