// The calls that make, change and delete a REST API. The answer is the API as it is afterwards and is preferred to the
// request, which a large OpenAPI body makes CloudTrail omit.
import { z } from 'zod';
import type { ApiDescribed } from '../fact.js';
import { type ShownTags, nameNotes, readApiTags } from './api-tags.js';
import { defineCall } from './call.js';
import { apiIdField, booleanField, isMasked, part, tagsField, textField, typeField, vpceIdField } from './fields.js';
import { type Context, type Invalid, type Translation, agreedId, factsOf, recheckOf } from './translation.js';

/** The link of the resource to itself. `template: true` marks a pattern for links to others, whose members name nothing. */
export const selfLink = part({ restApiId: apiIdField.optional(), template: booleanField.optional() }).nullish();

const restApi = part({
  id: apiIdField.optional(),
  self: selfLink,
  name: textField.nullish(),
  endpointConfiguration: part({
    types: z.array(typeField, 'is no list of endpoint types').nullish(),
    vpcEndpointIds: z.array(vpceIdField, 'is no list of VPC endpoint ids').nullish(),
  }).nullish(),
  disableExecuteApiEndpoint: booleanField.nullish(),
  endpointAccessMode: textField.nullish(),
  tags: tagsField.nullish(),
});

type RestApi = z.infer<typeof restApi>;

const ofApi = part({ restApiId: apiIdField.optional() });

/** CreateRestApi and ImportRestApi: the latter's request has neither name nor tags. */
export const createRestApi = defineCall({
  request: part({ createRestApiInput: part({ tags: tagsField.nullish() }).nullish() }),
  answer: restApi,
  translate({ request, answer }, context) {
    // No tags here means none yet: tools set them with a call of their own within the second.
    const tags = answer?.tags ?? request?.createRestApiInput?.tags ?? {};
    return described({ answer, teller: 'create', tags: readApiTags(tags, context.tagKeys, 'some') }, context);
  },
});

/** The answer is the whole API, so where it shows no tags there are none. */
export const updateRestApi = defineCall({
  request: ofApi,
  answer: restApi,
  translate({ request, answer }, context) {
    if (answer?.id === undefined) return unseen('the event does not show the API', { request, answer }, context);
    const tags = readApiTags(answer.tags ?? {}, context.tagKeys, 'complete');
    return described({ request, answer, teller: 'update', tags }, context);
  },
});

/**
 * No real record of PutRestApi was ever published: its shape is that of the API model. So what it shows is taken, what it
 * does not show (tags) is not taken for gone, and the API is looked at in any case.
 */
export const putRestApi = defineCall({
  request: ofApi,
  answer: restApi,
  translate({ request, answer }, context) {
    const tags = answer?.tags == null ? NO_TAGS : readApiTags(answer.tags, context.tagKeys, 'complete');
    const why = 'the shape of PutRestApi is not known for certain';
    if (answer === undefined) return unseen(why, { request, answer }, context);
    return described({ request, answer, teller: 'update', tags, why }, context);
  },
});

export const deleteRestApi = defineCall({
  request: ofApi,
  answer: z.unknown(),
  translate({ request }, context) {
    const apiId = agreedId('API', [request?.restApiId]);
    if (typeof apiId !== 'string') return apiId;
    return factsOf([{ kind: 'ApiDeleted', ...context.told, apiId }]);
  },
});

const NO_TAGS: ShownTags = { tags: {}, hidden: undefined };

type Configuration = Pick<ApiDescribed, 'type' | 'vpceIds' | 'disabled' | 'strict'>;

interface Shown {
  readonly request?: z.infer<typeof ofApi> | undefined;
  readonly answer?: RestApi | undefined;
}

interface Description extends Shown {
  readonly teller: 'create' | 'update';
  readonly tags: ShownTags;
  /** A reason to look at the API in any case. */
  readonly why?: string;
}

function described({ request, answer, teller, tags, why }: Description, context: Context): Translation {
  const apiId = apiOf({ request, answer });
  if (typeof apiId !== 'string') return apiId;
  const name = answer?.name == null || isMasked(answer.name) ? undefined : answer.name;
  const fact: ApiDescribed = {
    kind: 'ApiDescribed',
    ...context.told,
    apiId,
    teller,
    ...(name === undefined ? {} : { name }),
    ...configurationOf(answer),
    ...(Object.keys(tags.tags).length === 0 ? {} : { tags: tags.tags }),
  };
  const masked = isMasked(answer?.name) ? "the event masks the API's name" : undefined;
  return factsOf(
    [fact],
    recheckOf(context, { resource: 'api', id: apiId }, [masked, tags.hidden, why]),
    nameNotes(tags.tags, name, context.tagKeys),
  );
}

/** What the endpoint configuration and the settings beside it say, as far as they are shown. */
function configurationOf(answer: RestApi | undefined): Configuration {
  const configuration = answer?.endpointConfiguration ?? undefined;
  const types = configuration?.types ?? [];
  const type = types.includes('PRIVATE') ? 'PRIVATE' : types[0];
  const mode = answer?.endpointAccessMode;
  return {
    ...(type === undefined ? {} : { type }),
    // An API without associations has no such key at all.
    ...(configuration === undefined ? {} : { vpceIds: [...new Set(configuration.vpcEndpointIds ?? [])].sort() }),
    ...(answer?.disableExecuteApiEndpoint == null ? {} : { disabled: answer.disableExecuteApiEndpoint }),
    ...(mode === 'STRICT' || mode === 'BASIC' ? { strict: mode === 'STRICT' } : {}),
  };
}

/** The call succeeded, and what it made of the API must be looked up. */
function unseen(why: string, shown: Shown, context: Context): Translation {
  const apiId = apiOf(shown);
  if (typeof apiId !== 'string') return apiId;
  return factsOf([], recheckOf(context, { resource: 'api', id: apiId }, [why]));
}

function apiOf({ request, answer }: Shown): string | Invalid {
  return agreedId('API', [answer?.id, request?.restApiId, linkedApi(answer?.self)]);
}

export function linkedApi(self: z.infer<typeof selfLink>): string | undefined {
  return self?.template === true ? undefined : self?.restApiId;
}
