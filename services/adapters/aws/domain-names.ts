// Reads private custom domain names, their base path mappings and access associations from API Gateway. Every call passes the
// limiter of the account and region.
import type {
  BasePathMappings,
  DomainNameAccessAssociations,
  DomainNames,
  ResourceOwner,
} from '@aws-sdk/client-api-gateway';
import {
  APIGatewayClient,
  GetBasePathMappingsCommand,
  GetDomainNameAccessAssociationsCommand,
  GetDomainNameCommand,
  GetDomainNamesCommand,
} from '@aws-sdk/client-api-gateway';
import { domainIdOf, readDomainId } from '../../core/records/domain.js';
import { defined } from 'waypost/model';
import type { Scope } from '../../core/records/fact.js';
import type { ListResult, ScopeInventory } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { AwsConnection } from './clients.js';
import { clientConfig } from './clients.js';
import type { Limiter } from './limiter.js';
import { observedAssociation, observedDomain, observedMapping } from './observed.js';
import { readPages } from './pages.js';
import type { CallDescription } from './unseen.js';
import { lookUpResultOf, unseenOf } from './unseen.js';

const PAGE = 500;

export interface DomainNameDeps extends Scope {
  readonly connection: AwsConnection;
  readonly caller: AwsCaller;
  readonly limiter: Limiter;
}

type DomainNameCalls = Pick<ScopeInventory, 'domains' | 'domain' | 'domainMappings' | 'domainAssociations' | 'close'>;

export function createDomainNames(deps: DomainNameDeps): DomainNameCalls {
  const { region } = deps;
  const client = new APIGatewayClient(clientConfig(region, deps.connection));
  const call = <T>(send: () => Promise<T>) => deps.caller.call(send, deps.limiter);
  /** Reads one of API Gateway's lists, which all use the same paging. */
  const list = <P extends PositionedPage, T>(
    description: CallDescription,
    {
      send,
      items,
      idOf,
    }: { send: (page: object) => Promise<P>; items: (page: P) => readonly T[]; idOf: (item: T) => string },
  ): Promise<ListResult<T>> =>
    readPages<P, T>({
      read: (position) => call(() => send({ limit: PAGE, ...defined({ position }) })),
      next: ({ position }) => position,
      items,
      idOf,
      unseen: (failure) => unseenOf(failure, description),
    });
  const associations = (resourceOwner: ResourceOwner) =>
    list(describe(deps, 'GetDomainNameAccessAssociations', '/domainnameaccessassociations'), {
      send: (page): Promise<DomainNameAccessAssociations> =>
        client.send(new GetDomainNameAccessAssociationsCommand({ ...page, resourceOwner })),
      items: ({ items = [] }) => items.flatMap((item) => observedAssociation(item, deps) ?? []),
      idOf: ({ domain, vpceId }) => `${domain} ${vpceId}`,
    });
  return {
    domains: () =>
      list(describe(deps, 'GetDomainNames', '/domainnames'), {
        send: (page): Promise<DomainNames> => client.send(new GetDomainNamesCommand(page)),
        items: ({ items = [] }) => items.flatMap((item) => observedDomain(item, deps) ?? []),
        idOf: domainIdOf,
      }),
    domain: async (id) => {
      const result = await call(() => client.send(new GetDomainNameCommand(named(id))));
      const domain = result.ok ? observedDomain(result.value, deps) : undefined;
      const requested = domain !== undefined && domainIdOf(domain) === id ? domain : undefined;
      return lookUpResultOf(result, requested, { ...describe(deps, 'GetDomainName', '/domainnames/*'), id });
    },
    domainMappings: (id) =>
      list(
        { ...describe(deps, 'GetBasePathMappings', '/domainnames/*/basepathmappings'), id },
        {
          send: (page): Promise<BasePathMappings> =>
            client.send(new GetBasePathMappingsCommand({ ...page, ...named(id) })),
          items: ({ items = [] }) => items.flatMap((item) => observedMapping(item) ?? []),
          idOf: ({ basePath }) => basePath,
        },
      ),
    domainAssociations: async () => ({
      own: await associations('SELF'),
      others: await associations('OTHER_ACCOUNTS'),
    }),
    close: () => client.destroy(),
  };
}

interface PositionedPage {
  readonly position?: string | undefined;
}

function named(id: string): { domainName: string; domainNameId: string } {
  const domain = readDomainId(id);
  if (domain === undefined) throw new TypeError(`Invalid domain id "${id}".`);
  return { domainName: domain.name, domainNameId: domain.id };
}

/** The ARN of a private domain's own resources contains the account; the ARNs of the lists do not. */
function describe({ account, region }: Scope, name: string, path: string): CallDescription {
  const owner = path.startsWith('/domainnames/') ? account : '';
  return { call: name, permission: `apigateway:GET on arn:aws:apigateway:${region}:${owner}:${path}` };
}
