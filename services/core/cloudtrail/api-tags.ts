// The API tags that Waypost reads, and the calls that set and remove them. Their events show only the tags that change, never the
// full set. Tags of stages are ignored.
import { isApiId, isServiceName, normaliseName } from 'waypost/model';
import { type ApiTag, type ApiTags, isLineageRole } from '../records/fact.js';
import { defineCall } from './call.js';
import { type TagKeys, rolesAndKeys } from './config.js';
import { type TagValue, isCoerced, isMasked, tagsField, textField } from './fields.js';
import { quote } from './quote.js';
import { decodedArn, screenRestCall } from './rest-call.js';
import { after, anything, list, optional, part } from './shape.js';
import {
  type TranslationContext,
  type IgnoredEvent,
  type InvalidEvent,
  type Translation,
  factsOf,
  ignored,
  invalid,
  recheckOf,
} from './translation.js';
import { asArray } from './xml.js';

export interface ShownTags {
  readonly tags: ApiTags;
  readonly any: boolean;
  /** Why the API must be looked up: a value is masked, or was coerced. */
  readonly hidden: string | undefined;
}

type TagMap = Readonly<Record<string, TagValue>>;

/**
 * The roles that these tags fill; if the set is complete, also the roles that it leaves empty, as null. A create shows that its API
 * has no lineage tag yet.
 */
export function readApiTags(map: TagMap, tagKeys: TagKeys, set: 'some' | 'created' | 'complete'): ShownTags {
  const tags: Partial<Record<ApiTag, string | null>> = {};
  let any = false;
  let hidden: string | undefined;
  for (const [role, key] of rolesAndKeys(tagKeys)) {
    const value = Object.hasOwn(map, key) ? map[key] : undefined;
    if (isMasked(value)) hidden = `the event masks the value of ${key}`;
    else if (isCoerced(value)) hidden = `the value of ${key} was coerced`;
    else if (typeof value === 'string' || set === 'complete' || (set === 'created' && isLineageRole(role))) {
      tags[role] = typeof value === 'string' ? value : null;
      any = true;
    }
  }
  return { tags, any, hidden };
}

/** A note if the service tag, or without one the API's name, gives no valid service name. */
export function nameNotes(tags: ApiTags | undefined, name: string | undefined, tagKeys: TagKeys): readonly string[] {
  const tag = tags?.service ?? undefined;
  const value = tag ?? name;
  if (value === undefined || isServiceName(value) || normaliseName(value) !== undefined) return [];
  const source = tag === undefined ? "the API's name" : `the tag ${tagKeys.service}`;
  const remedy = `Set the tag ${tagKeys.service} to ASCII letters, digits and hyphens`;
  return [`${source} gives no valid service name: ${quote(value)}. ${remedy}`];
}

const tagsSet = part({
  resourceArn: anything,
  tagResourceInput: optional(part({ tags: optional(tagsField) })),
  // API Gateway v2 has a flat body, and its TagResource may accept the ARN of a REST API.
  tags: optional(tagsField),
});

const tagsRemoved = part({ resourceArn: anything, tagKeys: after(asArray, list(textField)) });

export const tagResource = defineCall({
  request: tagsSet,
  answer: anything,
  screen: screenRestCall,
  translate({ request }, context) {
    const tags = request?.tagResourceInput?.tags ?? request?.tags ?? {};
    return factsOfTags(request?.resourceArn, readApiTags(tags, context.tagKeys, 'some'), context);
  },
});

export const untagResource = defineCall({
  request: tagsRemoved,
  answer: anything,
  screen: screenRestCall,
  translate: ({ request }, context) =>
    factsOfTags(request?.resourceArn, removedTags(request?.tagKeys ?? [], context.tagKeys), context),
});

function removedTags(keys: readonly string[], tagKeys: TagKeys): ShownTags {
  const roles = rolesAndKeys(tagKeys).flatMap(([role, key]) => (keys.includes(key) ? [role] : []));
  return { tags: Object.fromEntries(roles.map((role) => [role, null])), any: roles.length > 0, hidden: undefined };
}

function factsOfTags(arn: unknown, { tags, any, hidden }: ShownTags, context: TranslationContext): Translation {
  const apiId = taggedApi(arn, context);
  if (typeof apiId !== 'string') return apiId;
  if (!any && hidden === undefined) return ignored('no Waypost tag is concerned');
  return factsOf(
    any ? [{ kind: 'ApiTagged', ...context.provenance, apiId, tags }] : [],
    recheckOf(context, { resource: 'api', id: apiId }, [hidden]),
    nameNotes(tags, undefined, context.tagKeys),
  );
}

/** The API that the ARN names, unless it names another resource, account or region. */
function taggedApi(resourceArn: unknown, { provenance }: TranslationContext): string | IgnoredEvent | InvalidEvent {
  const arn = decodedArn(resourceArn);
  const [, region, account, path] = /^arn:aws[a-z-]*:apigateway:([^:]*):([^:]*):(.*)$/s.exec(arn ?? '') ?? [];
  if (path === undefined)
    return invalid(`requestParameters.resourceArn is not an API Gateway ARN: ${quote(resourceArn)}`);
  const [, collection, apiId, ...rest] = path.split('/');
  if (collection !== 'restapis') return ignored('the tagged resource is not a REST API');
  if (region !== provenance.region) return invalid(`the ARN names another region than the event: ${quote(region)}`);
  if (account !== '' && account !== provenance.account)
    return invalid(`the ARN names another account: ${quote(account)}`);
  if (!isApiId(apiId)) return invalid(`the ARN has no valid API id: ${quote(apiId)}`);
  return rest.length === 0 ? apiId : ignored('the tagged resource is a stage, not the API');
}
