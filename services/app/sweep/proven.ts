// Decides what an answer without its list means. AWS may leave out an empty list, and something else may have answered: the list
// counts as empty only if nothing is known to exist that it would show (law 2, services/architecture.md).
import type { ApiRecord } from '../../core/records/api-record.js';
import { presentStages } from '../../core/records/stage-log.js';
import type { ObservedStages } from '../../core/sweep/observation.js';
import type { ListResult, LookUpResult } from './ports.js';

/** The list, incomplete if it has to be unseen. `isKnown`: something is known to exist that the list would show. */
export function provenList<T>(result: ListResult<T>, isKnown: boolean): ListResult<T> {
  const { noList, ...list } = result;
  if (noList === undefined || !isKnown) return list;
  return { listing: { ...list.listing, complete: false }, unseen: [...list.unseen, noList] };
}

/** An API's stages, given a look-up of its record. */
export function provenStages(
  result: LookUpResult<ObservedStages>,
  record: ApiRecord | undefined,
): LookUpResult<ObservedStages> {
  if (result.kind !== 'seen' || result.noList === undefined) return result;
  return presentStages(record?.stages ?? []).length > 0 ? { kind: 'unseen', unseen: result.noList } : result;
}
