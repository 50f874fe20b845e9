// What an impact report says. The comments of members are OpenAPI's descriptions.
import { apiId, count, region, serviceName, vpcId, vpceId } from '../documents.js';
import { choice, list, loose, nullable, object, text, typed, url, type Infer } from '../schema.js';

export const impactedRoute = object(
  {
    service: serviceName,
    /** The VPC of the callers. */
    network: vpcId,
    /** The address now. */
    before: url,
    /** The address afterwards; null for none. */
    after: nullable(url),
  },
  {
    /** The network's name. */
    networkName: text,
    /** Why there is no address afterwards: the code of an error. */
    code: text,
    /** Another live API of the name, as `{api}/{stage}`, which then serves. Its address is known once it does. */
    successor: text,
  },
);
/** One service from one network, before and after. */
export interface ImpactedRoute extends Infer<typeof impactedRoute> {}

export const unservedName = object(
  { service: serviceName, region },
  {
    /** Another live API of the name, as `{api}/{stage}`, which serves it next. */
    successor: text,
  },
);
/** A name that no API serves in a region afterwards. */
export interface UnservedName extends Infer<typeof unservedName> {}

export const policyMention = object(
  {
    /** Whose policy it is: `API a1b2c3d4e5` or `endpoint vpce-0a1b2c3d`. */
    policyOf: text,
    /** The id that it names. */
    names: text,
  },
  {
    /** The service of the API. */
    service: serviceName,
    /** The statement's id. */
    sid: text,
  },
);
/** A statement of a policy that names an id that is removed. */
export interface PolicyMention extends Infer<typeof policyMention> {}

export const impactSubject = object({
  /** What the text names: of several, the first of API, endpoint or network, and service. */
  kind: loose(choice('api', 'endpoint', 'network', 'service')),
  /** The id or the name. */
  id: text,
  /** The APIs that are removed. */
  apis: list(apiId),
  /** The endpoints that are removed. */
  endpoints: list(vpceId),
});
/** What an impact report takes away. */
export interface ImpactSubject extends Infer<typeof impactSubject> {}

export const impactPage = object({
  of: typed<ImpactSubject>(impactSubject),
  /** How many services this page compares. */
  judged: count,
  /** The services and networks whose address changes or ends, by service and VPC id. */
  routes: list<ImpactedRoute>(impactedRoute),
  /** The names that no API serves afterwards. */
  unserved: list<UnservedName>(unservedName),
  /** The statements of policies that name what is removed. */
  policies: list<PolicyMention>(policyMention),
});
/** What a removal does to callers; a page of the answer of `GET /v1/impact`. */
export interface ImpactPage extends Infer<typeof impactPage> {}
