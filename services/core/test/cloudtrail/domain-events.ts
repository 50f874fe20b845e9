// Events of API Gateway's calls on private custom domain names. AWS published no example, so the shapes follow the API's model and
// the way in which CloudTrail logs similar calls.
import { apiEvent } from './api-events.js';
import { ACCOUNT, type CloudTrailEvent, type JsonMembers, REGION, type Where } from './record.js';

interface DomainEventOptions extends Where {
  readonly name?: string;
  readonly id?: string;
}

const NAME = 'orders.corp.example';
const ID = 'abcd1234';

export function createDomainName({ name = NAME, id = ID, ...where }: DomainEventOptions = {}): CloudTrailEvent {
  const configuration = { endpointConfiguration: { types: ['PRIVATE'] }, certificateArn: 'arn:aws:acm:eu-west-1::x' };
  const request = { createDomainNameInput: { domainName: name, ...configuration, policy: '{}' }, template: false };
  return apiEvent('CreateDomainName', { request, answer: domainAnswer({ name, id, ...where }) }, where);
}

export function updateDomainName({ name = NAME, id = ID, ...where }: DomainEventOptions = {}): CloudTrailEvent {
  const patchOperations = [{ op: 'replace', path: '/policy', value: '{}' }];
  const request = {
    domainName: name,
    domainNameId: id,
    updateDomainNameInput: { patchOperations },
    template: false,
  };
  return apiEvent('UpdateDomainName', { request, answer: domainAnswer({ name, id, ...where }) }, where);
}

export function deleteDomainName({ name = NAME, id = ID, ...where }: DomainEventOptions = {}): CloudTrailEvent {
  const request = { domainName: name, domainNameId: id, template: false };
  return apiEvent('DeleteDomainName', { request, answer: null }, where);
}

interface MappingCall extends DomainEventOptions {
  readonly basePath?: string;
  readonly apiId?: string;
  readonly stage?: string;
}

export function createBasePathMapping(options: MappingCall = {}): CloudTrailEvent {
  const { name = NAME, id = ID, basePath = 'orders', apiId = 'a1b2c3d4e5', stage = 'prod', ...where } = options;
  const mapping = { basePath, restApiId: apiId, stage };
  const request = { domainName: name, domainNameId: id, createBasePathMappingInput: mapping, template: false };
  return apiEvent('CreateBasePathMapping', { request, answer: mapping }, where);
}

export function updateBasePathMapping(options: MappingCall = {}): CloudTrailEvent {
  const { name = NAME, id = ID, basePath = 'orders', apiId = 'a1b2c3d4e5', stage = 'prod', ...where } = options;
  const patchOperations = [{ op: 'replace', path: '/restapiId', value: apiId }];
  const request = {
    ...{ domainName: name, domainNameId: id, basePath, template: false },
    updateBasePathMappingInput: { patchOperations },
  };
  return apiEvent('UpdateBasePathMapping', { request, answer: { basePath, restApiId: apiId, stage } }, where);
}

export function deleteBasePathMapping(options: MappingCall = {}): CloudTrailEvent {
  const { name = NAME, id = ID, basePath = 'orders', ...where } = options;
  const request = { domainName: name, domainNameId: id, basePath, template: false };
  return apiEvent('DeleteBasePathMapping', { request, answer: null }, where);
}

interface AssociationCall extends DomainEventOptions {
  readonly vpceId?: string;
  /** The domain's account, if it differs from that of the call. */
  readonly domainAccount?: string;
}

export function createAssociation(options: AssociationCall = {}): CloudTrailEvent {
  const shown = {
    domainNameArn: domainArn(options),
    accessAssociationSourceType: 'VPCE',
    accessAssociationSource: options.vpceId ?? 'vpce-0a',
  };
  const answer = { ...shown, domainNameAccessAssociationArn: associationArn(options) };
  const request = { createDomainNameAccessAssociationInput: shown, template: false };
  return apiEvent('CreateDomainNameAccessAssociation', { request, answer }, options);
}

export function deleteAssociation(options: AssociationCall = {}): CloudTrailEvent {
  const request = { domainNameAccessAssociationArn: associationArn(options), template: false };
  return apiEvent('DeleteDomainNameAccessAssociation', { request, answer: null }, options);
}

export function rejectAssociation(options: AssociationCall = {}): CloudTrailEvent {
  const request = {
    domainNameAccessAssociationArn: associationArn(options),
    domainNameArn: domainArn(options),
    template: false,
  };
  return apiEvent('RejectDomainNameAccessAssociation', { request, answer: null }, options);
}

export function domainArn({
  name = NAME,
  id = ID,
  account = ACCOUNT,
  domainAccount = account,
  ...where
}: AssociationCall) {
  return `arn:aws:apigateway:${where.region ?? REGION}:${domainAccount}:/domainnames/${name}+${id}`;
}

function associationArn({
  name = NAME,
  id = ID,
  account = ACCOUNT,
  region = REGION,
  vpceId = 'vpce-0a',
}: AssociationCall) {
  return `arn:aws:apigateway:${region}:${account}:/domainnameaccessassociations/domainname/${name}+${id}/vpcesource/${vpceId}`;
}

function domainAnswer(options: DomainEventOptions & { readonly name: string; readonly id: string }): JsonMembers {
  return {
    domainName: options.name,
    domainNameId: options.id,
    domainNameArn: domainArn(options),
    domainNameStatus: 'PENDING',
    endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack' },
    routingMode: 'BASE_PATH_MAPPING_ONLY',
    securityPolicy: 'TLS_1_2',
  };
}
