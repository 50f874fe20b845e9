// Finds the known parts that an answer leaves out. AWS leaves out empty parts, but a wrong answer leaves out parts as well. So such
// parts count as removed only if a second, direct answer leaves them out too (law 2, services/architecture.md).
import { defined } from 'waypost/model';
import type { ApiRecord } from '../records/api-record.js';
import type { ApiDomain } from '../records/domain.js';
import { type EndpointRecord, networkTagOf } from '../records/endpoint-record.js';
import { type Canary, rolesOf } from '../records/fact.js';
import type { KeptPolicy } from '../policy/digest.js';
import type { Slot } from '../records/slot.js';
import type { Second } from '../time.js';
import type { ObservedApi, ObservedDomain, ObservedEndpoint, ObservedStage } from './observation.js';

/** The observation with the omitted parts left unknown. The same object if it omits nothing that was known before `at`. */
export function withoutApiOmissions(record: ApiRecord | undefined, seen: ObservedApi, at: Second): ObservedApi {
  if (record === undefined) return seen;
  const isKnownBefore = (slot: { readonly at: Second } | undefined) => slot !== undefined && slot.at < at;
  const roles = rolesOf(seen.tags).filter(
    (role) => seen.tags[role] === null && isKnownBefore(record.tags[role]) && record.tags[role]?.value !== null,
  );
  const omitsEndpoints =
    isKnownBefore(record.vpceIds) && record.vpceIds?.value.some((id) => seen.vpceIds?.includes(id) === false) === true;
  const omitsPolicy = isKnownBefore(record.policy) && omitsKnownPolicy(record.policy?.value, seen.policy);
  if (roles.length === 0 && !omitsEndpoints && !omitsPolicy) return seen;
  const { tags, vpceIds, policy, ...others } = seen;
  return {
    ...others,
    tags: defined(
      Object.fromEntries(
        rolesOf(tags)
          .filter((role) => !roles.includes(role))
          .map((role) => [role, tags[role]]),
      ),
    ),
    ...defined({ vpceIds: omitsEndpoints ? undefined : vpceIds, policy: omitsPolicy ? undefined : policy }),
  };
}

/** The same for an endpoint, whose tag names its network. */
export function withoutEndpointOmissions(record: EndpointRecord | undefined, seen: ObservedEndpoint): ObservedEndpoint {
  if (record === undefined || seen.network !== null || networkTagOf(record) == null) return seen;
  const { network: _network, ...others } = seen;
  return others;
}

/** The same for a stage of an API, whose canary and web ACL AWS leaves out where it has none. */
export function withoutStageOmissions(record: ApiRecord | undefined, seen: ObservedStage, at: Second): ObservedStage {
  const known = record?.settings?.find(({ stage }) => stage === seen.name);
  const before = <T>(slot: Slot<T> | undefined) => (slot !== undefined && slot.at < at ? slot.value : null);
  const [canary, webAcl] = [before(known?.canary), before(known?.webAcl)];
  const omitsCanary = omitsKnownCanary(canary, seen.canary);
  const omitsWebAcl = webAcl !== null && seen.webAcl === null;
  if (!omitsCanary && !omitsWebAcl) return seen;
  const { canary: _canary, webAcl: _webAcl, ...others } = seen;
  return {
    ...others,
    ...defined({ canary: omitsCanary ? undefined : seen.canary, webAcl: omitsWebAcl ? undefined : seen.webAcl }),
  };
}

/** The same for a custom domain. `known`: what the records of the APIs to which it leads know of it. */
export function withoutDomainOmissions(known: readonly ApiDomain[], seen: ObservedDomain): ObservedDomain {
  if (!known.some((domain) => omitsKnownPolicy(domain.policy, seen.policy))) return seen;
  const { policy: _policy, ...others } = seen;
  return others;
}

/**
 * Combines two answers about a resource. `rest` is the first answer without the parts that it seemed to omit; the second answer gives
 * only these parts. A part that only the second answer omits is not removed.
 */
export function filledBy<T extends object>({
  first,
  rest,
  second,
}: Readonly<Record<'first' | 'rest' | 'second', T>>): T {
  const leftOut = Object.entries(second).filter(([part]) => part in first && !(part in rest));
  return { ...rest, ...Object.fromEntries(leftOut) };
}

/** The same for an API, whose tags are parts of their own. */
export function apiFilledBy(answers: Readonly<Record<'first' | 'rest' | 'second', ObservedApi>>): ObservedApi {
  const { first, rest, second } = answers;
  return { ...filledBy(answers), tags: filledBy({ first: first.tags, rest: rest.tags, second: second.tags }) };
}

/** The canary, or the part of the calls that it gets. */
function omitsKnownCanary(known: Canary | null, seen: ObservedStage['canary']): boolean {
  if (known === null || seen === undefined) return false;
  return seen === null || (known.percent !== undefined && seen.percent === undefined);
}

function omitsKnownPolicy(known: KeptPolicy | undefined, seen: KeptPolicy | undefined): boolean {
  return known !== undefined && known.unread !== 'absent' && seen?.unread === 'absent';
}
