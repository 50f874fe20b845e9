// One API as the known actions show it, derived from the contract's rules for names and stages.
import { TAG, type ApiAction } from '../action.js';
import { latestValue, least, nameOf, sortedBy } from './reading.js';

export interface OracleRules {
  readonly registry: string;
  readonly naming: 'tag' | 'tag-or-name';
  readonly owners: readonly { readonly names: string; readonly account: string }[];
}

export interface ApiView {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  /** Its account created it, it was PRIVATE at some time, and it belongs to this registry. */
  readonly counts: boolean;
  readonly createdAt: number;
  readonly deletedAt: number | undefined;
  readonly by: string | undefined;
  /** Its name, current or last. */
  readonly name: string | undefined;
  readonly from: 'tag' | 'name';
  /** The second from which its account claims each name through it. */
  readonly claims: ReadonlyMap<string, number>;
  readonly lineage: string;
  readonly vpceIds: readonly string[];
  readonly disabled: boolean;
  readonly stageTag: string | undefined;
  /** The existing stages, the oldest first, then by name. */
  readonly stages: readonly { readonly name: string; readonly since: number }[];
  /** The stage that was deleted last. */
  readonly lostStage: string | undefined;
  /** The first time at which it had any stage. */
  readonly stagedAt: number | undefined;
}

type Of<K extends ApiAction['kind']> = Extract<ApiAction, { kind: K }>;

/** @param actions all known actions of one account about one id. */
export function viewOf(actions: readonly ApiAction[], rules: OracleRules): ApiView {
  const { account, region, apiId } = actions[0]!;
  const shown = actions.filter(isShown);
  const part = <T>(read: (attributes: Of<'api-created'>) => T) =>
    latestValue(
      shown.map((action) => ({ at: action.at, rank: rankOf(action), value: read({ ...action, kind: 'api-created' }) })),
    );
  const tag = (key: string) => latestValue(tagStatements(actions, key)) ?? undefined;
  const own = part(({ name }) => name);
  const service = tag(TAG.service);
  const byName = service === undefined && rules.naming === 'tag-or-name' && own !== undefined;
  const name = service !== undefined ? nameOf(service) : byName ? nameOf(own) : undefined;
  const revivedAt = actions.filter(({ kind }) => kind === 'api-revived').map(({ at }) => at);
  const deletions = actions
    .filter(({ kind, at }) => kind === 'api-deleted' && revivedAt.every((revival) => revival < at))
    .map(({ at }) => at);
  return {
    account,
    region,
    apiId,
    counts:
      actions.some(({ kind }) => kind === 'api-created') &&
      shown.some(({ type }) => type === 'PRIVATE') &&
      [undefined, rules.registry].includes(tag(TAG.registry)),
    createdAt: Math.min(...actions.map(({ at }) => at)),
    deletedAt: least(deletions),
    by: deletions.length === 0 ? undefined : `arn:aws:iam::${account}:role/ci/deployer`,
    name: part(({ type }) => type) === 'PRIVATE' ? name : undefined,
    from: byName ? 'name' : 'tag',
    claims: claimsOf(actions, byName ? name : undefined),
    lineage: lineageOf(tag(TAG.stack), tag(TAG.logicalId)),
    vpceIds: part(({ vpceIds }) => vpceIds) ?? [],
    disabled: part(({ disabled }) => disabled) ?? false,
    stageTag: tag(TAG.stage),
    stages: stagesOf(actions),
    lostStage: lostStageOf(actions),
    stagedAt: least(actions.filter(hasStage).map(({ at }) => at)),
  };
}

/** The stage that serves. */
export function servedStage({ stages, stageTag }: ApiView): string | undefined {
  const names = stages.map(({ name }) => name);
  if (stageTag !== undefined && names.includes(stageTag)) return stageTag;
  return names.find((name) => name !== 'Stage') ?? names[0];
}

function isShown(action: ApiAction): action is Of<'api-created'> | Of<'api-changed'> | Of<'api-put'> {
  return action.kind === 'api-created' || action.kind === 'api-changed' || action.kind === 'api-put';
}

/** The full answer of an update overrides a create. */
function rankOf({ kind }: ApiAction): number {
  return kind === 'api-created' ? 1 : 2;
}

interface TagStatement {
  readonly at: number;
  readonly rank: number;
  readonly value: string | null;
}

/** Every statement about one tag: its value, or null if there is none. */
function tagStatements(actions: readonly ApiAction[], key: string): TagStatement[] {
  return actions.flatMap((action): TagStatement[] => {
    const said = (rank: number, value: string | null) => [{ at: action.at, rank, value }];
    switch (action.kind) {
      case 'api-created':
        // A create without the tag: it may come later.
        return action.tags[key] === undefined ? [] : said(1, action.tags[key]);
      case 'api-changed':
        return said(2, action.tags[key] ?? null);
      case 'api-put':
        return Object.keys(action.tags).length === 0 ? [] : said(2, action.tags[key] ?? null);
      case 'api-tagged':
        return action.tags[key] === undefined ? [] : said(3, action.tags[key]);
      case 'api-untagged':
        return action.keys.includes(key) ? said(3, null) : [];
      default:
        return [];
    }
  });
}

/**
 * By tag, since each name was first shown; by the API's own name, since then, but not before the newest sight of a tag.
 */
function claimsOf(actions: readonly ApiAction[], ownName: string | undefined): Map<string, number> {
  const claims = new Map<string, number>();
  const claim = (name: string, at: number) => claims.set(name, Math.min(at, claims.get(name) ?? at));
  const tagged = tagStatements(actions, TAG.service).flatMap(({ at, value }) =>
    value === null ? [] : [{ at, value }],
  );
  for (const { at, value } of tagged) {
    const name = nameOf(value);
    if (name !== undefined) claim(name, at);
  }
  if (ownName !== undefined) {
    const first = least(
      actions.filter(isShown).flatMap((action) => (nameOf(action.name) === ownName ? [action.at] : [])),
    );
    claim(ownName, Math.max(first!, ...tagged.map(({ at }) => at)));
  }
  return claims;
}

function lineageOf(stack: string | undefined, logicalId: string | undefined): string {
  return stack === undefined && logicalId === undefined ? '' : `${stack ?? ''}|${logicalId ?? ''}`;
}

function hasStage({ kind }: ApiAction): boolean {
  return kind === 'stage-created' || kind === 'stage-updated';
}

/** Of the stages deleted in one second, the first by name. */
function lostStageOf(actions: readonly ApiAction[]): string | undefined {
  const deletions = actions.flatMap((action) => (action.kind === 'stage-deleted' ? [action] : []));
  return sortedBy(
    deletions,
    ({ at }) => -at,
    ({ stage }) => stage,
  )[0]?.stage;
}

/** Replays actions in the order of their seconds, and within one: update, delete, create. */
function stagesOf(actions: readonly ApiAction[]): { name: string; since: number }[] {
  const there = new Map<string, number>();
  const order = ['stage-updated', 'stage-deleted', 'stage-created'];
  const played = sortedBy(
    actions.filter((action) => 'stage' in action),
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
