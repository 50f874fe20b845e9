// The tags of an API that mean something to Waypost, and the calls that set and remove them. Those events show only the
// tags concerned, never the full set. Tags of a stage mean nothing.
import { isApiId, isServiceName, normaliseName } from 'waypost/model';
import { API_TAGS, type ApiTag, type ApiTags } from '../records/fact.js';
import { defineCall } from './call.js';
import type { TagKeys } from './config.js';
import { isMasked, tagsField, textField } from './fields.js';
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
  /** Why the truth must be looked up: a value is masked. */
  readonly hidden: string | undefined;
}

type TagMap = Readonly<Record<string, string | null>>;

/** The roles that this map of tags fills; of a complete set also the roles that it leaves empty, as null. */
export function readApiTags(map: TagMap, tagKeys: TagKeys, set: 'some' | 'complete'): ShownTags {
  const tags: Partial<Record<ApiTag, string | null>> = {};
  let masked: string | undefined;
  for (const role of API_TAGS) {
    const key = tagKeys[role];
    const value = Object.hasOwn(map, key) ? map[key] : undefined;
    if (isMasked(value)) masked = key;
    else if (value !== undefined) tags[role] = value;
    else if (set === 'complete') tags[role] = null;
  }
  const any = Object.keys(tags).length > 0;
  return { tags, any, hidden: masked === undefined ? undefined : `the event masks the value of ${masked}` };
}

/** Says so when the service's tag, or in its place the API's name, gives no usable name. */
export function nameNotes(tags: ApiTags | undefined, name: string | undefined, tagKeys: TagKeys): readonly string[] {
  const tag = tags?.service ?? undefined;
  const value = tag ?? name;
  if (value === undefined || isServiceName(value) || normaliseName(value) !== undefined) return [];
  const source = tag === undefined ? "the API's name" : `the tag ${tagKeys.service}`;
  return [`${source} gives no usable name for a service: ${quote(value)}`];
}

const tagsSet = part({
  resourceArn: anything,
  tagResourceInput: optional(part({ tags: optional(tagsField) })),
  // v2's body is flat, and nothing says that its TagResource refuses the ARN of a REST API.
  tags: optional(tagsField),
});

const tagsRemoved = part({ resourceArn: anything, tagKeys: after(asArray, list(textField)) });

export const tagResource = defineCall({
  request: tagsSet,
  answer: anything,
  screen: screenRestCall,
  translate: ({ request }, context) =>
    tagsTold(request?.resourceArn, request?.tagResourceInput?.tags ?? request?.tags ?? {}, context),
});

export const untagResource = defineCall({
  request: tagsRemoved,
  answer: anything,
  screen: screenRestCall,
  translate: ({ request }, context) =>
    tagsTold(request?.resourceArn, Object.fromEntries((request?.tagKeys ?? []).map((key) => [key, null])), context),
});

function tagsTold(arn: unknown, map: TagMap, context: TranslationContext): Translation {
  const apiId = taggedApi(arn, context);
  if (typeof apiId !== 'string') return apiId;
  const { tags, any, hidden } = readApiTags(map, context.tagKeys, 'some');
  if (!any && hidden === undefined) return ignored("no tag of Waypost's is concerned");
  return factsOf(
    any ? [{ kind: 'ApiTagged', ...context.provenance, apiId, tags }] : [],
    recheckOf(context, { resource: 'api', id: apiId }, [hidden]),
    nameNotes(tags, undefined, context.tagKeys),
  );
}

/** The API that the ARN names, unless it is something else's, or of another region than the event's. */
function taggedApi(
  resourceArn: unknown,
  { provenance: told }: TranslationContext,
): string | IgnoredEvent | InvalidEvent {
  const arn = decodedArn(resourceArn);
  const [, region, account, path] = /^arn:aws[a-z-]*:apigateway:([^:]*):([^:]*):(.*)$/s.exec(arn ?? '') ?? [];
  if (path === undefined)
    return invalid(`requestParameters.resourceArn is no ARN of API Gateway: ${quote(resourceArn)}`);
  const [, collection, apiId, ...rest] = path.split('/');
  if (collection !== 'restapis') return ignored('the tags are not those of a REST API');
  if (region !== told.region) return invalid(`the ARN is of another region than the event: ${quote(region)}`);
  if (account !== '' && account !== told.account) return invalid(`the ARN is of another account: ${quote(account)}`);
  if (!isApiId(apiId)) return invalid(`the ARN holds no API id: ${quote(apiId)}`);
  return rest.length === 0 ? apiId : ignored("the tags are those of a stage, not the API's");
}
