// Derives the state of one API from the known actions, by the contract's rules for names and stages.
import { TAG, type ApiAction } from '../action.js';
import { deployedValue, valueIn, type PartSeen } from './in-force.js';
import { latestValue, least, nameOf, sortedBy } from './reading.js';

export interface OracleRules {
  readonly registry: string;
  readonly naming: 'tag' | 'tag-or-name';
  readonly owners: readonly { readonly names: string; readonly account: string }[];
  /** The keys of the tags that tell a replacement from a sibling. */
  readonly lineageTags?: readonly string[] | undefined;
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
  readonly lineageTags: readonly LineageTagView[];
  /** The last time at which a call showed it. */
  readonly seenAt: number;
  readonly vpceIds: readonly string[];
  readonly disabled: boolean;
  readonly stageTag: string | undefined;
  /** The existing stages, the oldest first, then by name. */
  readonly stages: readonly StageView[];
  /** The endpoint type by its configuration. */
  readonly type: string;
  /** When and by whom a call last set that type. If no call did: when the type was first shown after another. */
  readonly typeSet: { readonly at: number; readonly by: string | null };
  /** The endpoints that it was associated with before that. */
  readonly vpceIdsBefore: readonly string[];
  /** The stage that was deleted last. */
  readonly lostStage: string | undefined;
  /** The first time at which it had any stage. */
  readonly stagedAt: number | undefined;
}

/** A lineage tag that it carries. It counts from its creation, unless a call showed the API without it before. */
interface LineageTagView {
  readonly key: string;
  readonly value: string;
  readonly since: number;
}

interface StageView extends DeploymentView {
  readonly name: string;
  readonly since: number;
  /** The deployment that gets a part of its calls. */
  readonly canary: DeploymentView | undefined;
}

/** What a deployment has in place of a change that it lacks. */
interface DeploymentView {
  readonly type: string | undefined;
  readonly vpceIds: readonly string[] | undefined;
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
  const typeSet = typeSetOf(
    shown,
    part(({ type }) => type),
  );
  const before = valueIn(shownAs(actions, 'vpceIds'), typeSet.at - 1);
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
    by: deletions.length === 0 ? undefined : roleOf(account),
    name,
    from: byName ? 'name' : 'tag',
    claims: claimsOf(actions, byName ? name : undefined),
    lineage: lineageOf(tag(TAG.stack), tag(TAG.logicalId)),
    lineageTags: (rules.lineageTags ?? []).flatMap((key) => lineageTagOf(actions, key)),
    seenAt: Math.max(0, ...actions.filter((action) => isSight(action, rules)).map(({ at }) => at)),
    vpceIds: part(({ vpceIds }) => vpceIds) ?? [],
    disabled: part(({ disabled }) => disabled) ?? false,
    stageTag: tag(TAG.stage),
    stages: stagesOf(actions),
    lostStage: lostStageOf(actions),
    stagedAt: least(actions.filter(hasStage).map(({ at }) => at)),
    type: part(({ type }) => type) ?? 'PRIVATE',
    typeSet,
    vpceIdsBefore: before === undefined ? [] : (JSON.parse(before) as string[]),
  };
}

/**
 * `private`: calls of its stage meet a private API, as far as known. `waiting`: they will after the next deployment. `public`: neither.
 */
export function privacyOf(view: ApiView): 'private' | 'waiting' | 'public' {
  const stage = view.stages.find(({ name }) => name === namedStage(view));
  const called = [stage, ...(stage?.canary === undefined ? [] : [stage.canary])];
  if (called.some((deployment) => (deployment?.type ?? view.type) === 'PRIVATE')) return 'private';
  return view.type === 'PRIVATE' ? 'waiting' : 'public';
}

/** The stage that serves, or served last; none while it waits for the deployment that makes it private. */
export function servedStage(view: ApiView): string | undefined {
  return view.deletedAt === undefined && privacyOf(view) === 'waiting' ? undefined : namedStage(view);
}

export function namedStage({ stages, stageTag }: ApiView): string | undefined {
  const names = stages.map(({ name }) => name);
  if (stageTag !== undefined && names.includes(stageTag)) return stageTag;
  return names.find((name) => name !== 'Stage') ?? names[0];
}

type ShownAction = Of<'api-created'> | Of<'api-changed'> | Of<'api-put'>;

function isShown(action: ApiAction): action is ShownAction {
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
        // A create without the tag says nothing, because the tag may be set later.
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
 * A tag claims from the time when it was first shown. The API's own name does so too, but not before the newest sight of a tag.
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

/** False for a call that concerns only tags without a meaning for Waypost, because Waypost does not read it. */
function isSight(action: ApiAction, { lineageTags = [] }: OracleRules): boolean {
  const read: readonly string[] = [...Object.values(TAG), ...lineageTags];
  if (action.kind === 'api-tagged') return Object.keys(action.tags).some((key) => read.includes(key));
  if (action.kind === 'api-untagged') return action.keys.some((key) => read.includes(key));
  return action.kind !== 'api-deleted' && action.kind !== 'api-revived';
}

function lineageTagOf(actions: readonly ApiAction[], key: string): LineageTagView[] {
  const statements = tagStatements(actions, key);
  const value = latestValue(statements);
  if (value === undefined || value === null) return [];
  const carried = statements.filter((each) => each.value !== null).map(({ at }) => at);
  const lacked = actions.flatMap((action): number[] => {
    // A call that sets only the tag adds it, so the API lacked the tag before.
    if (action.kind === 'api-tagged') return key in action.tags ? [action.at - 1] : [];
    if (action.kind === 'api-untagged') return action.keys.includes(key) ? [action.at] : [];
    if (action.kind === 'api-put' && Object.keys(action.tags).length === 0) return [];
    return isShown(action) && !(key in action.tags) ? [action.at] : [];
  });
  const isAdded = Math.min(...lacked) < Math.min(...carried);
  return [{ key, value, since: isAdded ? Math.min(...carried) : -Infinity }];
}

function lineageOf(stack: string | undefined, logicalId: string | undefined): string {
  return stack === undefined && logicalId === undefined ? '' : `${stack ?? ''}|${logicalId ?? ''}`;
}

function hasStage({ kind }: ApiAction): boolean {
  return kind === 'stage-created' || kind === 'stage-updated' || kind === 'canary-made';
}

/** If several stages were deleted in one second, the first by name. */
function lostStageOf(actions: readonly ApiAction[]): string | undefined {
  const deletions = actions.flatMap((action) => (action.kind === 'stage-deleted' ? [action] : []));
  return sortedBy(
    deletions,
    ({ at }) => -at,
    ({ stage }) => stage,
  )[0]?.stage;
}

/** Replays actions in the order of their seconds, and within one: update, delete, create. */
function stagesOf(actions: readonly ApiAction[]): StageView[] {
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
  const stages = [...there].map(([name, since]) => ({ name, since, ...calledAt(actions, name, since) }));
  return sortedBy(
    stages,
    ({ since }) => since,
    ({ name }) => name,
  );
}

const roleOf = (account: string) => `arn:aws:iam::${account}:role/ci/deployer`;

/** The newest call that set this type; without one, the first that showed it since another was shown. */
function typeSetOf(shown: readonly ShownAction[], type: string | undefined): ApiView['typeSet'] {
  const setters = shown.filter((action) => action.kind === 'api-created' || setsPart(action, 'type'));
  const set = sortedBy(
    setters.filter(({ kind }) => kind !== 'api-put'),
    ({ at }) => at,
    rankOf,
    (action) => action.type,
  ).at(-1);
  if (set !== undefined && set.type === type) return { at: set.at, by: roleOf(set.account) };
  const all = sortedBy(
    shown,
    ({ at }) => at,
    rankOf,
    (action) => action.type,
  );
  const former = all.findLast((action) => action.type !== all.at(-1)?.type);
  const first = all.find((action) => former === undefined || action.at > former.at);
  return { at: (first ?? all.at(-1))?.at ?? 0, by: null };
}

/** A create sets everything, and an update what it lists. A template may set all but the type, whose change may have been lost before. */
function setsPart(action: ShownAction, part: 'type' | 'vpceIds'): boolean {
  if (action.kind === 'api-put') return part !== 'type';
  return action.kind === 'api-changed' ? action.sets.includes(part) : true;
}

function shownAs(actions: readonly ApiAction[], part: 'type' | 'vpceIds'): PartSeen[] {
  return actions.filter(isShown).map((action) => ({
    at: action.at,
    rank: rankOf(action),
    value: JSON.stringify(action[part]),
    set: setsPart(action, part),
  }));
}

type Serves = Extract<ApiAction, { readonly deployment: string; readonly stage: string }>;

/** The deployments that get calls of a stage. A canary from before the stage was created again does not count. */
function calledAt(
  actions: readonly ApiAction[],
  stage: string,
  since: number,
): DeploymentView & Pick<StageView, 'canary'> {
  const settings = actions.flatMap((action) =>
    'canary' in action && action.stage === stage && action.at >= since
      ? [{ at: action.at, rank: action.kind === 'stage-created' ? 1 : 2, value: action.canary }]
      : [],
  );
  const canary = latestValue(settings) ?? undefined;
  const own = servedId(actions, stage);
  const ofId = (id: string | undefined): DeploymentView =>
    id === undefined ? { type: undefined, vpceIds: undefined } : deployedOf(actions, id);
  if (canary === undefined || canary.percent === 0 || canary.id === own) return { ...ofId(own), canary: undefined };
  if (canary.percent === 100) return { ...ofId(canary.id), canary: undefined };
  return { ...ofId(own), canary: ofId(canary.id) };
}

/** The deployment that a stage showed last. */
function servedId(actions: readonly ApiAction[], stage: string): string | undefined {
  const strength = (action: Serves) => (action.kind === 'stage-created' ? 2 : action.made === true ? 3 : 1);
  return sortedBy(
    actions.filter((action): action is Serves => 'deployment' in action && 'stage' in action && action.stage === stage),
    ({ at }) => at,
    strength,
    ({ deployment }) => deployment,
  ).at(-1)?.deployment;
}

function deployedOf(actions: readonly ApiAction[], id: string): DeploymentView {
  const moves = actions.filter((action): action is Serves => 'deployment' in action && 'stage' in action);
  const made = actions.filter((action) => createdBy(action) === id);
  const seen = moves.filter(({ deployment }) => deployment === id);
  const creation =
    made.length > 0
      ? { at: Math.max(...made.map(({ at }) => at)), exact: true }
      : { at: Math.min(...seen.map(({ at }) => at)), exact: false };
  const valueOf = (part: 'type' | 'vpceIds'): unknown =>
    JSON.parse(deployedValue(shownAs(actions, part), creation) ?? 'null') ?? undefined;
  return {
    type: valueOf('type') as string | undefined,
    vpceIds: creation.exact ? (valueOf('vpceIds') as readonly string[] | undefined) : undefined,
  };
}

/** The id of the deployment that the call created, if any. */
function createdBy(action: ApiAction): string | undefined {
  if (action.kind === 'canary-made') return action.canary.id;
  const isMade = action.kind === 'deployment-made' || (action.kind === 'stage-updated' && action.made === true);
  return isMade ? action.deployment : undefined;
}
