// A second look at what an answer leaves out although the registry knows it: only a second, direct answer that leaves it out as
// well removes it. What cannot be seen a second time stays as it is known (law 2, services/architecture.md).
import type { ApiRecord } from '../../core/records/api-record.js';
import type { EndpointRecord } from '../../core/records/endpoint-record.js';
import type {
  Listing,
  ObservedApi,
  ObservedEndpoint,
  ObservedStage,
  ObservedStages,
} from '../../core/sweep/observation.js';
import {
  apiFilledBy,
  filledBy,
  withoutApiOmissions,
  withoutEndpointOmissions,
  withoutStageOmissions,
} from '../../core/sweep/omissions.js';
import type { ScopeRecords } from '../../core/sweep/plan.js';
import type { Unseen } from 'waypost/model';
import type { LookUpResult, ScopeInventory } from './ports.js';

export interface SecondLook {
  readonly scope: ScopeInventory;
  readonly records: ScopeRecords;
  /** Collects what could not be seen. */
  readonly unseen: Unseen[];
  readonly isTimeUp: () => boolean;
}

/** The list, where a direct answer adds what the list leaves out although it is known. */
export async function lookAgainAtApis(look: SecondLook, listing: Listing<ObservedApi>): Promise<Listing<ObservedApi>> {
  const known = new Map(look.records.apis.map((record) => [record.apiId, record]));
  const { startedAt } = listing;
  const seen: ObservedApi[] = [];
  for (const value of listing.seen) {
    seen.push(await lookAgainAtApi(look, known.get(value.apiId), { value, startedAt }));
  }
  return { ...listing, seen };
}

/** The same for endpoints. */
export async function lookAgainAtEndpoints(
  look: SecondLook,
  listing: Listing<ObservedEndpoint>,
): Promise<Listing<ObservedEndpoint>> {
  const known = new Map(look.records.endpoints.map((record) => [record.vpceId, record]));
  const seen: ObservedEndpoint[] = [];
  for (const endpoint of listing.seen) seen.push(await lookAgainAtEndpoint(look, known.get(endpoint.vpceId), endpoint));
  return { ...listing, seen };
}

type Seen<T> = Pick<Extract<LookUpResult<T>, { readonly kind: 'seen' }>, 'value' | 'startedAt'>;

export async function lookAgainAtApi(
  look: SecondLook,
  record: ApiRecord | undefined,
  { value, startedAt }: Seen<ObservedApi>,
): Promise<ObservedApi> {
  const rest = withoutApiOmissions(record, value, startedAt);
  const second = rest === value ? undefined : await secondAnswer(look, () => look.scope.api(value.apiId));
  return second === undefined ? rest : apiFilledBy({ first: value, rest, second });
}

export async function lookAgainAtEndpoint(
  look: SecondLook,
  record: EndpointRecord | undefined,
  value: ObservedEndpoint,
): Promise<ObservedEndpoint> {
  const rest = withoutEndpointOmissions(record, value);
  const second = rest === value ? undefined : await secondAnswer(look, () => look.scope.endpoint(value.vpceId));
  return second == null ? rest : filledBy({ first: value, rest, second });
}

/** The same for the stages of an API. */
export async function lookAgainAtStages(
  look: Pick<SecondLook, 'scope' | 'unseen' | 'isTimeUp'>,
  record: ApiRecord | undefined,
  seen: ObservedStages,
): Promise<ObservedStages> {
  const { apiId, startedAt } = seen;
  const stages: ObservedStage[] = [];
  for (const stage of seen.stages) {
    const rest = withoutStageOmissions(record, stage, startedAt);
    const lookUp = () => look.scope.stage(apiId, stage.name);
    const second = rest === stage ? undefined : await secondAnswer(look, lookUp);
    stages.push(second === undefined ? rest : filledBy({ first: stage, rest, second }));
  }
  return { ...seen, stages };
}

/** Undefined if there was no time, or the resource could not be seen. */
export async function secondAnswer<T>(
  { unseen, isTimeUp }: Pick<SecondLook, 'unseen' | 'isTimeUp'>,
  lookUp: () => Promise<LookUpResult<T>>,
): Promise<T | undefined> {
  if (isTimeUp()) return undefined;
  const result = await lookUp();
  if (result.kind === 'unseen') unseen.push(result.unseen);
  return result.kind === 'seen' ? result.value : undefined;
}
