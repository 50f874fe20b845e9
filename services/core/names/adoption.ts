// What a promoted hub learns from the entries that another hub published. Readers must not lose an address, and a name must not lose
// its owner, because this hub missed an event. An entry counts like a sweep's observation at the times that it states, so anything
// newer wins.
import type { Candidate, Cause, CurrentApi, Removal, ServiceEntry, ServiceRegion, Timestamp } from 'waypost/model';
import type { ApiFact } from '../records/fact.js';
import { secondOf, type Second } from '../time.js';
import type { Adopted } from './act.js';

/** What to adopt of a published entry; undefined if the hub would publish the same owner and APIs. */
export function adoptionOf(
  published: ServiceEntry,
  own: ServiceEntry | null,
): Pick<Adopted, 'account' | 'apis'> | undefined {
  const isSameOwner = own?.accountId === published.accountId;
  const differing = published.regions.filter((region) => !isSameOwner || !isSame(region, regionIn(own, region.region)));
  if (isSameOwner && differing.length === 0) return undefined;
  const apis = published.regions.flatMap(({ region, current }) =>
    current === null ? [] : [[region, current.apiId, current.generation, secondAt(current.createdAt)] as const],
  );
  return { account: published.accountId, apis };
}

const regionIn = (entry: ServiceEntry | null, region: string) => entry?.regions.find((each) => each.region === region);

/** What a promotion leaves as readers see it. */
const SHOWN = ['apiId', 'stage', 'since', 'generation'] as const;

function isSame(published: ServiceRegion, own: ServiceRegion | undefined): boolean {
  const [theirs, ours] = [published.current, own?.current];
  if (theirs !== null)
    return ours !== null && ours !== undefined && SHOWN.every((member) => theirs[member] === ours[member]);
  return own !== undefined && ours === null && published.removal?.apiId === own.removal?.apiId;
}

/** The APIs that the entry shows, as a sweep would have seen them. */
export function factsOfEntry({ name, accountId, regions }: ServiceEntry, cause: Cause): ApiFact[] {
  return regions.flatMap(({ region, current, candidates, siblings, removal }) => {
    const seen = { name, account: accountId, region, cause };
    const others = [...candidates, ...siblings].filter(({ apiId }) => apiId !== current?.apiId);
    const own = candidates.find(({ apiId }) => apiId === current?.apiId);
    return [
      ...(current === null ? [] : currentFacts(seen, current, own)),
      ...others.flatMap((each) => candidateFacts(seen, each)),
      ...(removal === undefined ? [] : removedFacts(seen, removal)),
    ];
  });
}

interface SeenName {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly cause: Cause;
}

/** A name comes from the tag, or from the API's own name. */
const nameOf = (name: string, named: Candidate['named'] | undefined) =>
  named === 'name' ? { name } : { tags: { service: name } };

function currentFacts(
  { name, ...seen }: SeenName,
  { apiId, vpceIds, stage, stages, createdAt, since, ...more }: CurrentApi,
  own: Candidate | undefined,
): ApiFact[] {
  const at = secondAt(since);
  const named = nameOf(name, own?.named);
  // The oldest stage serves, unless the API's tag names another.
  const tags = stages.length > 1 ? { tags: { ...named.tags, stage } } : {};
  const settings = { disabled: more.disabled === true, strict: more.strict === true, type: more.type ?? 'PRIVATE' };
  return [
    described({ ...seen, apiId, at, createdAt: secondAt(createdAt), vpceIds, ...settings, ...named, ...tags }),
    ...stages.map((each): ApiFact => {
      const created = secondAt(each.since);
      return { ...seen, kind: 'StageSeen', apiId, stage: each.name, sign: 'listed', at: created, createdAt: created };
    }),
  ];
}

function candidateFacts({ name, ...seen }: SeenName, { apiId, stage, createdAt, named, type }: Candidate): ApiFact[] {
  const at = secondAt(createdAt);
  const api = described({ ...seen, apiId, at, createdAt: at, type: type ?? 'PRIVATE', ...nameOf(name, named) });
  // Nobody knows since when it has the stage; it did not serve then.
  return stage === null ? [api] : [api, { ...seen, kind: 'StageSeen', apiId, stage, sign: 'listed', at }];
}

/** The API existed until just before its removal. If it was removed because it is no longer private, it is public from then on. */
function removedFacts({ name, ...seen }: SeenName, { apiId, stage, at: text, by, reason, type }: Removal): ApiFact[] {
  const at = secondAt(text);
  const before = { ...seen, apiId, at: at - 1 };
  const there: ApiFact[] = [
    described({ ...before, type: 'PRIVATE', tags: { service: name } }),
    ...(stage === null ? [] : [{ ...before, kind: 'StageSeen' as const, stage, sign: 'listed' as const }]),
  ];
  const cause = { ...seen.cause, principal: by };
  if (reason === 'no-longer-private') {
    return [...there, { ...described({ ...seen, apiId, at, type: type ?? 'REGIONAL' }), source: 'update', cause }];
  }
  // A removal without a caller was observed by a look-up.
  return [...there, { ...seen, kind: by === null ? 'ApiMissing' : 'ApiDeleted', apiId, at, cause }];
}

type ShownApi = Extract<ApiFact, { readonly kind: 'ApiDescribed' }>;

const described = (seen: Omit<ShownApi, 'kind' | 'source'>): ShownApi => ({
  ...seen,
  kind: 'ApiDescribed',
  source: 'sweep',
});

/** The registry wrote the times of its documents. */
const secondAt = (text: Timestamp): Second => secondOf(text) ?? 0;
