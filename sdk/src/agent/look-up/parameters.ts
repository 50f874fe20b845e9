// Reads the parameters of a look-up, by the grammars of the query endpoint.
import { ASKED_ACTIVITY, USUAL_SINCE, isActivityCursor } from '../../model/activity.js';
import type { ServiceHealth } from '../../model/documents.js';
import { WaypostError, isWaypostError } from '../../model/errors.js';
import { IMPACT_PAGE, WANTED_SUBJECT } from '../../model/impact/read-impact.js';
import { PAGES, WANTED_URL, missingParameter, unknownParameter } from '../../model/http-request.js';
import { withApiHeader } from '../../model/pasted.js';
import { ASKED, invalid } from '../../model/question.js';
import { isApiId } from '../../model/schema.js';
import { WANTED_HEALTH, limitTo } from '../../model/search.js';
import type { LookupOptions } from '../../options.js';
import type { SourceListOptions } from '../../sources/source.js';

export type LookUpQuery = ReadonlyMap<string, string>;

/** Throws INVALID_REQUEST for a parameter that the route does not know, so that a mistyped name is never ignored. */
export function allowOnly(query: LookUpQuery, known: readonly string[]): void {
  const unknown = unknownParameter(query, known);
  if (unknown !== undefined) throw new WaypostError(unknown);
}

/** A service's name or a network's reference in the path. */
export function subjectOf(what: 'service' | 'network', text: string): string {
  return fit(what, text, ASKED[what]);
}

/** The caller, as options of a call. */
export function callerOf(query: LookUpQuery): LookupOptions {
  allowOnly(query, ['network', 'stage', 'region']);
  return placeOf(query);
}

/** The parts of the caller's question that a query has. */
export function placeOf(query: LookUpQuery): LookupOptions {
  const read = (what: 'network' | 'stage' | 'region'): string | undefined => {
    const given = query.get(what);
    return given === undefined ? undefined : fit(what, given, ASKED[what]);
  };
  return { network: read('network'), stage: read('stage'), region: read('region') };
}

export function pagingOf(query: LookUpQuery, others: readonly string[] = []): SourceListOptions {
  allowOnly(query, ['limit', 'cursor', ...others]);
  const limit = query.get('limit');
  return {
    limit: limit === undefined ? PAGES.usual : Number(fit('limit', limit, PAGES.limit)),
    cursor: query.get('cursor'),
  };
}

export function healthOf(query: LookUpQuery): ServiceHealth | undefined {
  const health = query.get('health');
  if (health === undefined || WANTED_HEALTH.fits(health)) return health;
  throw new WaypostError(invalid('health', health, WANTED_HEALTH.wanted));
}

/** The paging of a history, whose cursor is a position. */
export function historyPagingOf(query: LookUpQuery): SourceListOptions {
  const paging = pagingOf(query);
  if (paging.cursor !== undefined) fit('cursor', paging.cursor, { ...PAGES.position, ...PAGES.cursor });
  return paging;
}

/** The question about the activity, and its paging. */
export function activityOf(query: LookUpQuery) {
  const paging = pagingOf(query, ['since', 'account', 'service', 'by']);
  if (paging.cursor !== undefined) fit('cursor', paging.cursor, { fits: isActivityCursor, ...PAGES.cursor });
  const read = (what: keyof typeof ASKED_ACTIVITY): string | undefined => {
    const given = query.get(what);
    return given === undefined ? undefined : fit(what, given, ASKED_ACTIVITY[what]);
  };
  const asked = {
    since: read('since') ?? USUAL_SINCE,
    account: read('account'),
    service: read('service'),
    by: read('by'),
  };
  return { asked, paging };
}

/** The subject of an impact report, and its paging. */
export function impactOf(query: LookUpQuery) {
  allowOnly(query, ['of', 'limit', 'cursor']);
  const [of, limit, cursor] = [query.get('of'), query.get('limit'), query.get('cursor')];
  if (of === undefined) throw new WaypostError(missingParameter('of', WANTED_SUBJECT.wanted));
  const paging = {
    limit: limit === undefined ? IMPACT_PAGE : Number(fit('limit', limit, limitTo(IMPACT_PAGE))),
    cursor,
  };
  return { of: fit('subject', of, WANTED_SUBJECT), paging };
}

/** Reads a page. A reader refuses a foreign cursor in words of its own. */
export async function readPage<T>(
  paging: SourceListOptions,
  read: (paging: SourceListOptions) => Promise<T>,
): Promise<T> {
  const { cursor } = paging;
  try {
    return await read(paging);
  } catch (error) {
    if (cursor === undefined || !isWaypostError(error) || error.code !== 'INVALID_REQUEST') throw error;
    throw new WaypostError(invalid('cursor', cursor, PAGES.cursor.wanted));
  }
}

/** What was pasted as `?url=`, with the header of `?apiId=`. */
export function pastedOf(query: LookUpQuery, others: readonly string[] = []): string {
  allowOnly(query, ['url', 'apiId', ...others]);
  const url = query.get('url');
  const apiId = query.get('apiId');
  if (url === undefined) throw new WaypostError(missingParameter('url', WANTED_URL));
  return withApiHeader(url, apiId === undefined ? apiId : fit('header', apiId, API_ID));
}

const API_ID = { fits: isApiId, wanted: 'the id of an API' };

interface ParameterGrammar {
  readonly fits: (text: string) => boolean;
  readonly wanted: string;
}

function fit(what: string, text: string, { fits, wanted }: ParameterGrammar): string {
  if (fits(text)) return text;
  throw new WaypostError(invalid(what, text, wanted));
}
