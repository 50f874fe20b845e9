// The calls that create, change and delete a REST API. The answer shows the resulting API and is preferred to the request, which
// CloudTrail omits if it has a large OpenAPI body.
import type { ApiDescribed } from '../records/fact.js';
import { type ShownTags, nameNotes, readApiTags } from './api-tags.js';
import { defineCall } from './call.js';
import { isApiChanging } from '../records/api-status.js';
import {
  apiIdField,
  booleanField,
  isMasked,
  isSettingName,
  tagsField,
  textField,
  typeField,
  vpceIdField,
} from './fields.js';
import { partsSet, patchedPolicy, shownPolicy } from './shown-policy.js';
import { type ShapeValue, anything, list, optional, part } from './shape.js';
import {
  type TranslationContext,
  type FactDraft,
  type InvalidEvent,
  type Translation,
  agreedId,
  factsOf,
  invalid,
  recheckOf,
} from './translation.js';

/** The resource's link to itself. `template: true` marks a pattern for other links, whose members name nothing. */
export const selfLink = optional(part({ restApiId: optional(apiIdField), template: optional(booleanField) }));

const restApi = part({
  id: optional(apiIdField),
  self: selfLink,
  name: optional(textField),
  endpointConfiguration: optional(
    part({ types: optional(list(typeField)), vpcEndpointIds: optional(list(vpceIdField)) }),
  ),
  disableExecuteApiEndpoint: optional(booleanField),
  endpointAccessMode: optional(textField),
  securityPolicy: anything,
  apiStatus: anything,
  policy: anything,
  tags: optional(tagsField),
});

type RestApi = ShapeValue<typeof restApi>;

const newApi = part({ createRestApiInput: optional(part({ tags: optional(tagsField), policy: anything })) });
const ofApi = part({ restApiId: optional(apiIdField) });
const changedApi = part({
  restApiId: optional(apiIdField),
  updateRestApiInput: optional(part({ patchOperations: anything })),
});

/** CreateRestApi and ImportRestApi, whose request has neither name nor tags. */
export const createRestApi = defineCall({
  request: newApi,
  answer: restApi,
  translate({ request, answer }, context) {
    if (answer === undefined) return invalid('the event names no API');
    // No tags here means none yet: tools set them with another call within the second.
    const tags = answer.tags ?? request?.createRestApiInput?.tags ?? {};
    const policies = [answer.policy, request?.createRestApiInput?.policy];
    return described(
      { answer, source: 'create', tags: readApiTags(tags, context.tagKeys, 'created'), policies },
      context,
    );
  },
});

/** The answer is the whole API, which always has a name; so if it shows a name and no tags, the API has none. */
export const updateRestApi = defineCall({
  request: changedApi,
  answer: restApi,
  translate({ request, answer }, context) {
    if (answer?.id === undefined) return unseenApi('the event does not show the API', { request, answer }, context);
    const isWhole = answer.name !== undefined;
    const tags = readApiTags(answer.tags ?? {}, context.tagKeys, isWhole ? 'complete' : 'some');
    const patch = request?.updateRestApiInput?.patchOperations;
    const policies = [answer.policy, patchedPolicy(patch)];
    const why = isWhole ? {} : { why: 'the event shows a part of the API' };
    return described({ request, answer, source: 'update', tags, policies, sets: partsSet(patch), ...why }, context);
  },
});

/**
 * AWS publishes no record of PutRestApi, so its shape follows the API model. What it shows is used, a tag that it does not show does
 * not count as removed, and the API is always re-checked.
 */
export const putRestApi = defineCall({
  request: ofApi,
  answer: restApi,
  translate({ request, answer }, context) {
    const tags = answer?.tags === undefined ? NO_TAGS : readApiTags(answer.tags, context.tagKeys, 'complete');
    const why = 'the shape of PutRestApi is not known for certain';
    if (answer === undefined) return unseenApi(why, { request, answer }, context);
    return described({ request, answer, source: 'update', tags, policies: [answer.policy], why }, context);
  },
});

export const deleteRestApi = defineCall({
  request: ofApi,
  answer: anything,
  translate({ request }, context) {
    const apiId = agreedId('API', [request?.restApiId]);
    if (typeof apiId !== 'string') return apiId;
    const { account, region, at, cause } = context.provenance;
    return factsOf([{ kind: 'ApiDeleted', account, region, at, cause, apiId }]);
  },
});

const NO_TAGS: ShownTags = { tags: {}, any: false, hidden: undefined };

interface ShownCall {
  readonly request?: ShapeValue<typeof ofApi> | undefined;
  readonly answer?: RestApi | undefined;
}

interface Description extends ShownCall {
  readonly answer: RestApi;
  readonly source: 'create' | 'update';
  readonly tags: ShownTags;
  /** The members that can show the resource policy, the best first. */
  readonly policies: readonly unknown[];
  readonly sets?: ApiDescribed['sets'] | undefined;
  /** A reason to re-check the API in any case. */
  readonly why?: string;
}

function described(description: Description, context: TranslationContext): Translation {
  const { request, answer, source, tags, policies, sets, why } = description;
  const apiId = apiOf({ request, answer });
  if (typeof apiId !== 'string') return apiId;
  const name = isMasked(answer.name) ? undefined : answer.name;
  const { account, region, at, cause } = context.provenance;
  const fact: FactDraft<ApiDescribed> = { kind: 'ApiDescribed', account, region, at, cause, apiId, source };
  if (name !== undefined) fact.name = name;
  addSettings(fact, answer);
  const policy = shownPolicy(policies, { account, region, apiId });
  if (policy !== undefined) fact.policy = policy;
  if (sets !== undefined) fact.sets = sets;
  if (tags.any) fact.tags = tags.tags;
  const masked = isMasked(answer.name) ? "the event masks the API's name" : undefined;
  const changing = isApiChanging(fact.status) ? 'the API is being updated, and no event reports the end' : undefined;
  return factsOf(
    [fact],
    recheckOf(context, { resource: 'api', id: apiId }, [masked, tags.hidden, changing, why]),
    nameNotes(tags.tags, name, context.tagKeys),
  );
}

/** Adds the endpoint configuration and related settings that the answer shows. */
function addSettings(fact: FactDraft<ApiDescribed>, answer: RestApi): void {
  const { endpointConfiguration, disableExecuteApiEndpoint, endpointAccessMode, securityPolicy, apiStatus } = answer;
  if (endpointConfiguration !== undefined) {
    const { types, vpcEndpointIds } = endpointConfiguration;
    const type = types?.includes('PRIVATE') === true ? 'PRIVATE' : types?.[0];
    if (type !== undefined) fact.type = type;
    // An API without associations has no such key at all, but it always has a type.
    if (type !== undefined || vpcEndpointIds !== undefined) fact.vpceIds = sorted(vpcEndpointIds ?? []);
  }
  if (disableExecuteApiEndpoint !== undefined) fact.disabled = disableExecuteApiEndpoint;
  if (isSettingName(securityPolicy)) fact.securityPolicy = securityPolicy;
  if (isSettingName(apiStatus)) fact.status = apiStatus;
  if (endpointAccessMode === 'STRICT' || endpointAccessMode === 'BASIC') fact.strict = endpointAccessMode === 'STRICT';
}

/** Each id once. Most APIs have one endpoint, and a set costs as much as half a dozen checks. */
function sorted(ids: readonly string[]): readonly string[] {
  return ids.length < 2 ? ids : [...new Set(ids)].sort();
}

/** The call succeeded, but its effect must be looked up. */
function unseenApi(why: string, shown: ShownCall, context: TranslationContext): Translation {
  const apiId = apiOf(shown);
  if (typeof apiId !== 'string') return apiId;
  return factsOf([], recheckOf(context, { resource: 'api', id: apiId }, [why]));
}

function apiOf({ request, answer }: ShownCall): string | InvalidEvent {
  return agreedId('API', [answer?.id, request?.restApiId, linkedApi(answer?.self)]);
}

export function linkedApi(self: ShapeValue<typeof selfLink>): string | undefined {
  return self?.template === true ? undefined : self?.restApiId;
}
