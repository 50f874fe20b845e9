// One API as the deeds known so far tell it, read from the design's second chapter sentence by sentence.
import { TAG, type ApiDeed } from '../deed.js';
import { lastWord, least, nameOf, sortedBy } from './reading.js';

export interface Rules {
  readonly registry: string;
  readonly naming: 'tag' | 'tag-or-name';
  readonly owners: readonly { readonly names: string; readonly account: string }[];
}

export interface ApiView {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  /** Its account made it, it was PRIVATE at some time, and it is of this registry. */
  readonly counts: boolean;
  readonly born: number;
  readonly died: number | undefined;
  readonly by: string | undefined;
  /** The name that it bears, now or last. */
  readonly name: string | undefined;
  readonly from: 'tag' | 'name';
  /** Since when its account claims names by it. */
  readonly claims: ReadonlyMap<string, number>;
  readonly lineage: string;
  readonly vpceIds: readonly string[];
  readonly disabled: boolean;
  readonly stageTag: string | undefined;
  /** The stages that are there, the oldest first, then by name. */
  readonly stages: readonly { readonly name: string; readonly since: number }[];
}

type Of<K extends ApiDeed['kind']> = Extract<ApiDeed, { kind: K }>;

/** @param deeds all known deeds about one id, of one account. */
export function viewOf(deeds: readonly ApiDeed[], rules: Rules): ApiView {
  const { account, region, apiId } = deeds[0]!;
  const shown = deeds.filter(isShown);
  const part = <T>(read: (face: Of<'api-made'>) => T) =>
    lastWord(shown.map((deed) => ({ at: deed.at, rank: rankOf(deed), value: read({ ...deed, kind: 'api-made' }) })));
  const tag = (key: string) => lastWord(sayingsOf(deeds, key)) ?? undefined;
  const own = part(({ name }) => name);
  const service = tag(TAG.service);
  const byName = service === undefined && rules.naming === 'tag-or-name' && own !== undefined;
  const name = service !== undefined ? nameOf(service) : byName ? nameOf(own) : undefined;
  const deaths = deeds.filter((deed) => deed.kind === 'api-deleted').map(({ at }) => at);
  return {
    account,
    region,
    apiId,
    counts:
      deeds.some(({ kind }) => kind === 'api-made') &&
      shown.some(({ type }) => type === 'PRIVATE') &&
      [undefined, rules.registry].includes(tag(TAG.registry)),
    born: Math.min(...deeds.map(({ at }) => at)),
    died: least(deaths),
    by: deaths.length === 0 ? undefined : `arn:aws:iam::${account}:role/ci/deployer`,
    name: part(({ type }) => type) === 'PRIVATE' ? name : undefined,
    from: byName ? 'name' : 'tag',
    claims: claimsOf(deeds, byName ? name : undefined),
    lineage: lineageOf(tag(TAG.stack), tag(TAG.logicalId)),
    vpceIds: part(({ vpceIds }) => vpceIds) ?? [],
    disabled: part(({ disabled }) => disabled) ?? false,
    stageTag: tag(TAG.stage),
    stages: stagesOf(deeds),
  };
}

/** The stage that is served. */
export function servedStage({ stages, stageTag }: ApiView): string | undefined {
  const names = stages.map(({ name }) => name);
  if (stageTag !== undefined && names.includes(stageTag)) return stageTag;
  return names.find((name) => name !== 'Stage') ?? names[0];
}

function isShown(deed: ApiDeed): deed is Of<'api-made'> | Of<'api-changed'> | Of<'api-put'> {
  return deed.kind === 'api-made' || deed.kind === 'api-changed' || deed.kind === 'api-put';
}

/** A create loses to the full answer of an update. */
function rankOf({ kind }: ApiDeed): number {
  return kind === 'api-made' ? 1 : 2;
}

interface Saying {
  readonly at: number;
  readonly rank: number;
  readonly value: string | null;
}

/** All that was ever said of one tag: its value, or null for "it has none". */
function sayingsOf(deeds: readonly ApiDeed[], key: string): Saying[] {
  return deeds.flatMap((deed): Saying[] => {
    const said = (rank: number, value: string | null) => [{ at: deed.at, rank, value }];
    switch (deed.kind) {
      case 'api-made':
        // Without the tag: not yet.
        return deed.tags[key] === undefined ? [] : said(1, deed.tags[key]);
      case 'api-changed':
        return said(2, deed.tags[key] ?? null);
      case 'api-put':
        return Object.keys(deed.tags).length === 0 ? [] : said(2, deed.tags[key] ?? null);
      case 'api-tagged':
        return deed.tags[key] === undefined ? [] : said(3, deed.tags[key]);
      case 'api-untagged':
        return deed.keys.includes(key) ? said(3, null) : [];
      default:
        return [];
    }
  });
}

/** By tag: since each name was first shown. By its own name: so, but not before the newest sight of a tag on it. */
function claimsOf(deeds: readonly ApiDeed[], ownName: string | undefined): Map<string, number> {
  const claims = new Map<string, number>();
  const claim = (name: string, at: number) => claims.set(name, Math.min(at, claims.get(name) ?? at));
  const tagged = sayingsOf(deeds, TAG.service).flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  for (const { at, value } of tagged) {
    const name = nameOf(value);
    if (name !== undefined) claim(name, at);
  }
  if (ownName !== undefined) {
    const first = least(deeds.filter(isShown).flatMap((deed) => (nameOf(deed.name) === ownName ? [deed.at] : [])));
    claim(ownName, Math.max(first!, ...tagged.map(({ at }) => at)));
  }
  return claims;
}

function lineageOf(stack: string | undefined, logicalId: string | undefined): string {
  return stack === undefined && logicalId === undefined ? '' : `${stack ?? ''}|${logicalId ?? ''}`;
}

/** Played again in the order of the seconds, and within one: touched, deleted, made. */
function stagesOf(deeds: readonly ApiDeed[]): { name: string; since: number }[] {
  const there = new Map<string, number>();
  const order = ['stage-touched', 'stage-deleted', 'stage-made'];
  const played = sortedBy(
    deeds.filter((deed) => 'stage' in deed),
    ({ at }) => at,
    ({ kind }) => order.indexOf(kind),
  );
  for (const { kind, stage, at } of played) {
    if (kind === 'stage-deleted') there.delete(stage);
    else if (!there.has(stage)) there.set(stage, at);
  }
  const stages = [...there].map(([name, since]) => ({ name, since }));
  return sortedBy(
    stages,
    ({ since }) => since,
    ({ name }) => name,
  );
}
