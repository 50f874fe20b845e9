// Fakes API Gateway's calls for custom domain names, with members and paths as in the service's model. Private domains of the
// same name differ by their id, which is a query parameter.
import type { FakeDomain } from './account.js';
import { pageOf } from './pages.js';
import { type OperationContext, type AwsOperation, type AwsReply, Fault, json } from './protocol.js';

export const domainNames: Readonly<Record<string, AwsOperation>> = {
  GetDomainNames: getDomainNames,
  GetDomainName: (context) => json(domainName(findDomain(context), context)),
  GetBasePathMappings: getBasePathMappings,
  GetBasePathMapping: getBasePathMapping,
  GetDomainNameAccessAssociations: getAssociations,
};

/** Undefined if the path is not about domain names. */
export function readDomainNames(
  path: string,
  query: URLSearchParams,
): { operation: string; params: object } | undefined {
  const [, collection, name, sub, basePath] = path.split('/').map(decodeURIComponent);
  const params = { ...Object.fromEntries(query), ...(name === undefined ? {} : { domainName: name }) };
  if (collection === 'domainnameaccessassociations') return { operation: 'GetDomainNameAccessAssociations', params };
  if (collection !== 'domainnames') return undefined;
  if (name === undefined) return { operation: 'GetDomainNames', params };
  if (sub === undefined) return { operation: 'GetDomainName', params };
  if (sub !== 'basepathmappings') return { operation: 'Unknown', params };
  if (basePath === undefined) return { operation: 'GetBasePathMappings', params };
  return { operation: 'GetBasePathMapping', params: { ...params, basePath } };
}

function getDomainNames(context: OperationContext): AwsReply {
  const { page, position } = pageOf(context, context.scope.domains, keyOf);
  return json({ item: page.map((domain) => domainName(domain, context)), ...position });
}

function getBasePathMappings(context: OperationContext): AwsReply {
  const { page, position } = pageOf(context, findDomain(context).mappings, ({ basePath = '' }) => basePath);
  return json({ item: page, ...position });
}

function getBasePathMapping(context: OperationContext): AwsReply {
  const found = findDomain(context).mappings.find(({ basePath = '' }) => basePath === context.call.params.basePath);
  if (found !== undefined) return json(found);
  throw new Fault({ status: 404, code: 'NotFoundException' }, 'Invalid base path mapping identifier specified');
}

/** `SELF` is the default. `OTHER_ACCOUNTS` are the associations that other accounts created with this account's domains. */
function getAssociations(context: OperationContext): AwsReply {
  const { call, scope } = context;
  const own = call.params.resourceOwner !== 'OTHER_ACCOUNTS';
  const all = scope.domains.flatMap((domain) =>
    domain.associations
      .filter(({ account }) => (account === call.account) === own)
      .map(({ vpceId, account }) => ({
        domainNameAccessAssociationArn: `arn:aws:apigateway:${call.region}:${account}:/domainnameaccessassociations/domainname/${keyOf(domain)}/vpcesource/${vpceId}`,
        domainNameArn: arnOf(domain, context),
        accessAssociationSourceType: 'VPCE',
        accessAssociationSource: vpceId,
      })),
  );
  const { page, position } = pageOf(context, all, (item) => item.domainNameAccessAssociationArn);
  return json({ item: page, ...position });
}

function findDomain({ call, scope }: OperationContext): FakeDomain {
  const { domainName, domainNameId } = call.params;
  const found = scope.domains.find(
    (domain) => domain.domainName === domainName && domain.domainNameId === domainNameId,
  );
  if (found !== undefined) return found;
  throw new Fault({ status: 404, code: 'NotFoundException' }, 'Invalid domain name identifier specified');
}

const keyOf = ({ domainName, domainNameId = '' }: FakeDomain) => `${domainName}+${domainNameId}`;

function arnOf(domain: FakeDomain, { call }: OperationContext): string {
  const isPrivate = domain.domainNameId !== undefined;
  return isPrivate
    ? `arn:aws:apigateway:${call.region}:${call.account}:/domainnames/${keyOf(domain)}`
    : `arn:aws:apigateway:${call.region}::/domainnames/${domain.domainName}`;
}

function domainName(domain: FakeDomain, context: OperationContext) {
  const { mappings: _mappings, associations: _associations, ...members } = domain;
  return { ...members, domainNameArn: arnOf(domain, context), securityPolicy: 'TLS_1_2', tags: {} };
}
