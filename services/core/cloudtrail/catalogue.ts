// The catalogue of watched API calls: one row for each call says which rule matches its event, which handler gets the event and how
// it is read. The deployed rules and the local server's event bus derive from these rows.
import type { EventPattern } from './event-pattern.js';
import { tagResource, untagResource } from './api-tags.js';
import type { EventReader } from './call.js';
import { associationCall, domainCall } from './domain-name.js';
import { createTags, deleteTags } from './endpoint-tags.js';
import { DETAIL_TYPE, eventSourceOf } from './envelope.js';
import { createRestApi, deleteRestApi, putRestApi, updateRestApi } from './rest-api.js';
import { createDeployment, createStage, deleteStage, updateStage } from './stage.js';
import { createVpcEndpoint, deleteVpcEndpoints, modifyVpcEndpoint } from './vpc-endpoint.js';
import { webAclCall } from './web-acl.js';

/** The handler that receives an event. */
export type WatcherName = 'watch-apis' | 'watch-endpoints';

/** What all calls of one rule have in common. */
interface Family {
  readonly rule: string;
  readonly watcher: WatcherName;
  readonly source: string;
  readonly eventSource: string;
  /** Further conditions on `detail` in the rule's pattern. */
  readonly narrowing?: EventPattern;
}

export interface CatalogueRow extends Family {
  readonly eventName: string;
  readonly call: EventReader;
}

export interface EventRule {
  readonly name: string;
  readonly watcher: WatcherName;
  readonly pattern: EventPattern;
}

const api = familyOf('aws.apigateway', { rule: 'api-calls', watcher: 'watch-apis' });
const endpoint = familyOf('aws.ec2', { rule: 'endpoint-calls', watcher: 'watch-endpoints' });
/** CreateTags and DeleteTags are called for every kind of EC2 resource. */
const endpointTags: Family = {
  ...endpoint,
  rule: 'endpoint-tag-calls',
  narrowing: { requestParameters: { resourcesSet: { items: { resourceId: [{ prefix: 'vpce-' }] } } } },
};
/** A web ACL can also protect load balancers and others. A pattern could exclude these only by their ARNs, whose partition varies. */
const webAcl = familyOf('aws.wafv2', { rule: 'web-acl-calls', watcher: 'watch-apis' });

export const CATALOGUE: readonly CatalogueRow[] = [
  { ...api, eventName: 'CreateRestApi', call: createRestApi },
  { ...api, eventName: 'ImportRestApi', call: createRestApi },
  { ...api, eventName: 'PutRestApi', call: putRestApi },
  { ...api, eventName: 'UpdateRestApi', call: updateRestApi },
  { ...api, eventName: 'DeleteRestApi', call: deleteRestApi },
  { ...api, eventName: 'CreateStage', call: createStage },
  { ...api, eventName: 'UpdateStage', call: updateStage },
  { ...api, eventName: 'DeleteStage', call: deleteStage },
  { ...api, eventName: 'CreateDeployment', call: createDeployment },
  { ...api, eventName: 'TagResource', call: tagResource },
  { ...api, eventName: 'UntagResource', call: untagResource },
  { ...api, eventName: 'CreateDomainName', call: domainCall },
  { ...api, eventName: 'UpdateDomainName', call: domainCall },
  { ...api, eventName: 'DeleteDomainName', call: domainCall },
  { ...api, eventName: 'CreateBasePathMapping', call: domainCall },
  { ...api, eventName: 'UpdateBasePathMapping', call: domainCall },
  { ...api, eventName: 'DeleteBasePathMapping', call: domainCall },
  { ...api, eventName: 'CreateDomainNameAccessAssociation', call: associationCall },
  { ...api, eventName: 'DeleteDomainNameAccessAssociation', call: associationCall },
  { ...api, eventName: 'RejectDomainNameAccessAssociation', call: associationCall },
  { ...webAcl, eventName: 'AssociateWebACL', call: webAclCall },
  { ...webAcl, eventName: 'DisassociateWebACL', call: webAclCall },
  { ...endpoint, eventName: 'CreateVpcEndpoint', call: createVpcEndpoint },
  { ...endpoint, eventName: 'ModifyVpcEndpoint', call: modifyVpcEndpoint },
  { ...endpoint, eventName: 'DeleteVpcEndpoints', call: deleteVpcEndpoints },
  { ...endpointTags, eventName: 'CreateTags', call: createTags },
  { ...endpointTags, eventName: 'DeleteTags', call: deleteTags },
];

/** The deployed rules. */
export const RULES: readonly EventRule[] = [api, webAcl, endpoint, endpointTags].map((family) => ({
  name: family.rule,
  watcher: family.watcher,
  pattern: patternOf(family),
}));

const rows = new Map(CATALOGUE.map((row) => [row.eventName, row]));

export function findRow(eventName: string): CatalogueRow | undefined {
  return rows.get(eventName);
}

function familyOf(source: string, { rule, watcher }: Pick<Family, 'rule' | 'watcher'>): Family {
  return { rule, watcher, source, eventSource: eventSourceOf(source) };
}

function patternOf({ rule, source, eventSource, narrowing }: Family): EventPattern {
  return {
    source: [source],
    'detail-type': [DETAIL_TYPE],
    detail: {
      eventSource: [eventSource],
      eventName: CATALOGUE.filter((row) => row.rule === rule).map((row) => row.eventName),
      // Failed calls do not match. CloudTrail never writes null here, which would count as existing.
      errorCode: [{ exists: false }],
      ...narrowing,
    },
  };
}
