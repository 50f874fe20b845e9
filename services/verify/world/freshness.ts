// Checks that no observation overrides a newer event: every recorded part of an API is its state at the newest event or later, whenever
// the sweep that reports it began.
import type { ApiRecord } from '../../core/records/api-record.js';
import { API_TAGS } from '../../core/records/fact.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { isApiAction, type ApiAction, type ApiAttributes, type Action } from './action.js';
import { NO_POLICY } from '../../core/policy/digest.js';
import { keptPolicy } from './listing.js';
import { check } from './invariants.js';
import type { MirrorState } from './mirror.js';

interface Freshness {
  /** Adds actions that happened, in their order. */
  readonly addHappened: (actions: readonly Action[]) => void;
  /** Adds actions whose event arrived. */
  readonly addReported: (actions: readonly Action[]) => void;
  /** @throws Error if an older state is recorded. */
  readonly check: (kept: MirrorState) => void;
}

/** An API's parts as plain text. */
type Parts = Readonly<Record<string, string>>;

interface Past {
  /** The state after each action, in order. */
  readonly states: { readonly at: number; readonly parts: Parts }[];
  /** The second of the newest event about each part. */
  readonly reported: Map<string, number>;
  /** Parts that an answer omitted before any event showed them, and that still count as absent. An older event cannot correct that. */
  readonly omitted: Set<string>;
}

/** @param mayOmit whether answers may omit parts. If so, the first record of a part may say that the part does not exist. */
export function createFreshness(mayOmit: boolean): Freshness {
  const pasts = new Map<string, Past>();
  const pastOf = (account: string, apiId: string): Past => {
    const past: Past = pasts.get(`${account} ${apiId}`) ?? { states: [], reported: new Map(), omitted: new Set() };
    pasts.set(`${account} ${apiId}`, past);
    return past;
  };
  return {
    addHappened: (actions) => {
      for (const action of actions.filter(isApiAction)) {
        const { states } = pastOf(action.account, action.apiId);
        states.push({ at: action.at, parts: { ...states.at(-1)?.parts, ...shownBy(action) } });
      }
    },
    addReported: (actions) => {
      for (const action of actions.filter(isApiAction)) {
        const { reported } = pastOf(action.account, action.apiId);
        for (const part of Object.keys(shownBy(action)))
          reported.set(part, Math.max(action.at, reported.get(part) ?? 0));
      }
    },
    check: ({ apis }) => {
      for (const record of apis.values()) {
        if (!record.created || record.deleted !== undefined) continue;
        checkRecord(record, pastOf(record.account, record.apiId), mayOmit);
      }
    },
  };
}

const NOTHING: ReadonlySet<string> = new Set(['none', '', String(NO_POLICY.mark)]);

function checkRecord(record: ApiRecord, { states, reported, omitted }: Past, mayOmit: boolean): void {
  for (const [part, recorded] of Object.entries(recordedParts(record))) {
    if (!NOTHING.has(recorded)) omitted.delete(part);
    else if (mayOmit && !reported.has(part)) omitted.add(part);
    if (omitted.has(part)) continue;
    const since = reported.get(part) ?? -Infinity;
    const before = states.filter(({ at }) => at <= since).map(({ at }) => at);
    const from = Math.max(-Infinity, ...before);
    const was = states.filter(({ at }) => at >= from).map(({ parts }) => parts[part] ?? 'none');
    const at = { apiId: record.apiId, part, recorded, since, was };
    check('no observation overrides a newer event', was.includes(recorded), at);
  }
}

/**
 * The parts that an action's event shows: the tags of a create are those that exist, the answer of an update shows all.
 */
function shownBy(action: ApiAction): Parts {
  switch (action.kind) {
    case 'api-created':
      return { ...attributesOf(action), ...shownPolicy(action), ...tagsOf(action.tags, Object.keys(action.tags)) };
    case 'api-changed':
      return {
        ...attributesOf(action),
        ...shownPolicy(action, action.sets.includes('policy')),
        ...tagsOf(action.tags, KEYS),
      };
    case 'api-put':
      return {
        ...attributesOf(action),
        ...shownPolicy(action),
        ...tagsOf(action.tags, Object.keys(action.tags).length === 0 ? [] : KEYS),
      };
    case 'api-tagged':
      return tagsOf(action.tags, Object.keys(action.tags));
    case 'api-untagged':
      return tagsOf({}, action.keys);
    default:
      return {};
  }
}

const ROLES = API_TAGS.map((role) => [role, DEFAULT_TAG_KEYS[role]] as const);
const KEYS = ROLES.map(([, key]) => key);

function attributesOf({ name, type, vpceIds, disabled }: ApiAttributes): Parts {
  return { name, type, vpceIds: vpceIds.join(), disabled: String(disabled) };
}

type PolicyOwner = Parameters<typeof keptPolicy>[0];

/** An answer shows a policy if there is one; only the request that removes it shows that there is none. */
function shownPolicy(action: PolicyOwner, isSet = false): Parts {
  return action.policy === '' && !isSet ? {} : { policy: String(keptPolicy(action).mark) };
}

function tagsOf(tags: Readonly<Record<string, string>>, keys: readonly string[]): Parts {
  return Object.fromEntries(keys.map((key) => [key, tags[key] ?? 'none']));
}

function recordedParts({ name, type, vpceIds, disabled, policy, tags }: ApiRecord): Parts {
  const attributes = {
    ...(name === undefined ? {} : { name: name.value }),
    ...(type === undefined ? {} : { type: type.value }),
    ...(vpceIds === undefined ? {} : { vpceIds: vpceIds.value.join() }),
    ...(disabled === undefined ? {} : { disabled: String(disabled.value) }),
    ...(policy === undefined ? {} : { policy: String(policy.value.mark) }),
  };
  const tagParts = ROLES.flatMap(([role, key]) => {
    const slot = tags[role];
    return slot === undefined ? [] : [[key, slot.value ?? 'none'] as const];
  });
  return { ...attributes, ...Object.fromEntries(tagParts) };
}
