// Reads private custom domain names, their base path mappings and access associations from API Gateway. Every call passes the
// limiter of the account and region.
import {
  type BasePathMappings,
  type DomainNameAccessAssociations,
  type DomainNames,
  type ResourceOwner,
  GetBasePathMappingCommand,
  GetBasePathMappingsCommand,
  GetDomainNameAccessAssociationsCommand,
  GetDomainNameCommand,
  GetDomainNamesCommand,
} from '@aws-sdk/client-api-gateway';
import { arnOf, defined } from 'waypost/model';
import { domainIdOf, readDomainId } from '../../core/records/domain.js';
import type { Scope } from '../../core/records/fact.js';
import type { ListResult, ScopeInventory } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { ScopeClients } from './clients.js';
import type { Limiter } from './limiter.js';
import { observedAssociation, observedDomain, observedMapping } from './observed.js';
import { observeAll, readPages } from './pages.js';
import { type CallDescription, lookUpResultOf, unseenOf } from './unseen.js';

const PAGE = 500;

interface DomainNameDeps extends Scope {
  readonly client: ScopeClients['apiGateway'];
  readonly caller: AwsCaller;
  readonly limiter: Limiter;
}

type DomainNameCalls = Pick<
  ScopeInventory,
  'domains' | 'domain' | 'domainMappings' | 'domainMapping' | 'domainAssociations'
>;

export function createDomainNames(deps: DomainNameDeps): DomainNameCalls {
  const { client } = deps;
  const associations = (resourceOwner: ResourceOwner) =>
    list(deps, describe(deps, 'GetDomainNameAccessAssociations', '/domainnameaccessassociations'), {
      send: (page): Promise<DomainNameAccessAssociations> =>
        client.send(new GetDomainNameAccessAssociationsCommand({ ...page, resourceOwner })),
      items: ({ items }) =>
        observeAll(
          items,
          ({ domainNameArn, accessAssociationSource: source }) => (source === undefined ? undefined : domainNameArn),
          (item) => observedAssociation(item, deps),
        ),
      idOf: ({ domain, vpceId }) => `${domain} ${vpceId}`,
    });
  return {
    domains: () =>
      list(deps, describe(deps, 'GetDomainNames', '/domainnames'), {
        send: (page): Promise<DomainNames> => client.send(new GetDomainNamesCommand(page)),
        items: ({ items }) =>
          observeAll(
            items,
            ({ domainName }) => domainName,
            (item) => observedDomain(item, deps),
          ),
        idOf: domainIdOf,
      }),
    domain: async (id) => {
      const result = await deps.caller.call(() => client.send(new GetDomainNameCommand(named(id))), deps.limiter);
      const domain = result.ok ? observedDomain(result.value, deps) : undefined;
      const requested = domain !== undefined && domainIdOf(domain) === id ? domain : undefined;
      return lookUpResultOf(result, requested, { ...describe(deps, 'GetDomainName', '/domainnames/*'), id });
    },
    domainMappings: (id) =>
      list(
        deps,
        { ...describe(deps, 'GetBasePathMappings', '/domainnames/*/basepathmappings'), id },
        {
          send: (page): Promise<BasePathMappings> =>
            client.send(new GetBasePathMappingsCommand({ ...page, ...named(id) })),
          // AWS calls the root "(none)", so an item without a base path may be any mapping.
          items: ({ items }) => observeAll(items, ({ restApiId, basePath }) => restApiId && basePath, observedMapping),
          idOf: ({ basePath }) => basePath,
        },
      ),
    domainMapping: async (id, path) => {
      const basePath = path === '' ? '(none)' : path;
      const command = new GetBasePathMappingCommand({ ...named(id), basePath });
      const result = await deps.caller.call(() => client.send(command), deps.limiter);
      const mapping = result.ok ? observedMapping(result.value) : undefined;
      const isNamed = result.ok && result.value.basePath !== undefined;
      const requested = isNamed && mapping?.basePath === path ? mapping : undefined;
      const description = describe(deps, 'GetBasePathMapping', '/domainnames/*/basepathmappings/*');
      return lookUpResultOf(result, requested, { ...description, id });
    },
    domainAssociations: async () => ({
      own: await associations('SELF'),
      others: await associations('OTHER_ACCOUNTS'),
    }),
  };
}

interface PositionedPage {
  readonly position?: string | undefined;
  readonly items?: readonly unknown[] | undefined;
}

interface DomainList<P, T> {
  readonly send: (page: object) => Promise<P>;
  readonly items: (page: P) => readonly T[] | undefined;
  readonly idOf: (item: T) => string;
}

/** Reads one of API Gateway's lists, which all use the same paging. */
function list<P extends PositionedPage, T>(
  { caller, limiter }: DomainNameDeps,
  description: CallDescription,
  { send, items, idOf }: DomainList<P, T>,
): Promise<ListResult<T>> {
  return readPages<P, T>({
    read: (position) => caller.call(() => send({ limit: PAGE, ...defined({ position }) }), limiter),
    next: ({ position }) => position,
    items,
    hasNoList: (page) => page.items === undefined,
    idOf,
    unseen: (failure) => unseenOf(failure, description),
  });
}

function named(id: string): { domainName: string; domainNameId: string } {
  const domain = readDomainId(id);
  if (domain === undefined) throw new TypeError(`Invalid domain id "${id}".`);
  return { domainName: domain.name, domainNameId: domain.id };
}

/** The ARN of a private domain's own resources contains the account; the ARNs of the lists do not. */
function describe({ account, region }: Scope, name: string, path: string): CallDescription {
  const owner = path.startsWith('/domainnames/') ? account : '';
  return { call: name, permission: `apigateway:GET on ${arnOf('apigateway', region, `${owner}:${path}`)}` };
}
