// What a watched call changes in an account, and what a full sweep must then record without the event. One row for each call.
import { executeApiEndpoint, privateApi, privateDomain, type FakeScope } from './account.js';
import { ACCOUNT, OLD, REGION, START } from './sweep-rig.js';

/** What the records and documents of the scope show. */
export interface RecordedScope {
  /** Ids of the live APIs. */
  readonly apis: readonly string[];
  /** Of the first API. */
  readonly api: {
    readonly name: string | undefined;
    readonly service: string | null | undefined;
    readonly vpceIds: readonly string[] | undefined;
    readonly statements: number | undefined;
    readonly stages: readonly string[];
    readonly deployment: string | undefined;
    readonly webAcl: string | null | undefined;
  };
  /** Ids of the live endpoints. */
  readonly endpoints: readonly string[];
  /** Of the first endpoint. */
  readonly endpoint: {
    readonly network: string | null | undefined;
    readonly privateDns: boolean | undefined;
    readonly statements: number | undefined;
  };
  /** The domains that lead to the APIs. */
  readonly domains: readonly RecordedDomain[];
}

interface RecordedDomain {
  readonly name: string;
  readonly apiId: string;
  readonly basePath: string;
  readonly state?: string;
  readonly vpceIds?: readonly string[];
}

type ExpectedScope = { readonly [K in keyof RecordedScope]?: RecordedScope[K] | Partial<RecordedScope[K]> };

interface LostEvent {
  readonly change: (scope: FakeScope) => void;
  readonly expected: ExpectedScope;
}

const NUMBERS = [1, 2];
const OWN = 'own.corp.example';
export const idOf = (n: number) => `api${String(n).padStart(7, '0')}`;
export const endpointOf = (n: number) => executeApiEndpoint(n, REGION).vpcEndpointId;

/** Creates an account whose removals are too few for the deletion guard. */
export function populate(scope: FakeScope): void {
  scope.apis.push(...NUMBERS.map((n) => privateApi(n, OLD)));
  stage(scope).webAclArn = acl(1);
  scope.endpoints.push(
    ...NUMBERS.map((n) => executeApiEndpoint(n, REGION, { tags: { 'waypost:network': `net-${n}` } })),
  );
  const associations = [{ vpceId: endpointOf(1), account: ACCOUNT }];
  scope.domains.push(privateDomain(1, { domainName: OWN, associations }));
}

const acl = (n: number) => `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/webacl/shop/${n}`;
const DENY = '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}';

const api = (scope: FakeScope) => scope.apis[0]!;
const stage = (scope: FakeScope) => api(scope).stages[0]!;
const endpoint = (scope: FakeScope) => scope.endpoints[0]!;
const domain = (scope: FakeScope) => scope.domains[0]!;

const newApi: LostEvent = {
  change: (scope) => scope.apis.push(privateApi(3, START + 10)),
  expected: { apis: [...NUMBERS, 3].map(idOf) },
};
const withoutAssociation: LostEvent = {
  change: (scope) => (domain(scope).associations = []),
  expected: { domains: [domainLike({ vpceIds: [] })] },
};

const apis: Readonly<Record<string, LostEvent>> = {
  CreateRestApi: newApi,
  ImportRestApi: newApi,
  PutRestApi: { change: (scope) => (api(scope).policy = DENY), expected: { api: { statements: 1 } } },
  UpdateRestApi: {
    change: (scope) => Object.assign(api(scope), { name: 'New', endpointConfiguration: associated(endpointOf(1)) }),
    expected: { api: { name: 'New', vpceIds: [endpointOf(1)] } },
  },
  DeleteRestApi: { change: (scope) => scope.apis.pop(), expected: { apis: [idOf(1)] } },
  CreateStage: {
    change: (scope) => api(scope).stages.push({ stageName: 'v2', deploymentId: 'abc123', createdDate: START + 10 }),
    expected: { api: { stages: ['prod', 'v2'] } },
  },
  UpdateStage: {
    change: (scope) => Object.assign(stage(scope), { deploymentId: 'def456', lastUpdatedDate: START + 10 }),
    expected: { api: { deployment: 'def456' } },
  },
  DeleteStage: { change: (scope) => api(scope).stages.pop(), expected: { api: { stages: [] } } },
  CreateDeployment: {
    change: (scope) => {
      api(scope).deployments = { def456: START + 10 };
      Object.assign(stage(scope), { deploymentId: 'def456', lastUpdatedDate: START + 10 });
    },
    expected: { api: { deployment: 'def456' } },
  },
  TagResource: {
    change: (scope) => (api(scope).tags = { 'waypost:service': 'other' }),
    expected: { api: { service: 'other' } },
  },
  UntagResource: { change: (scope) => (api(scope).tags = {}), expected: { api: { service: null } } },
  AssociateWebACL: { change: (scope) => (stage(scope).webAclArn = acl(2)), expected: { api: { webAcl: acl(2) } } },
  DisassociateWebACL: { change: (scope) => delete stage(scope).webAclArn, expected: { api: { webAcl: null } } },
};

const domains: Readonly<Record<string, LostEvent>> = {
  CreateDomainName: {
    change: (scope) => scope.domains.push(privateDomain(1, { domainName: 'new.corp.example' })),
    expected: { domains: [domainLike({ name: 'new.corp.example' }), domainLike({ name: OWN })] },
  },
  UpdateDomainName: {
    change: (scope) => (domain(scope).domainNameStatus = 'UPDATING'),
    expected: { domains: [domainLike({ state: 'updating' })] },
  },
  DeleteDomainName: { change: (scope) => scope.domains.shift(), expected: { domains: [] } },
  CreateBasePathMapping: {
    change: (scope) => domain(scope).mappings.push({ basePath: 'v2', restApiId: idOf(2), stage: 'prod' }),
    expected: { domains: [domainLike({ apiId: idOf(1) }), domainLike({ apiId: idOf(2), basePath: 'v2' })] },
  },
  UpdateBasePathMapping: {
    change: (scope) => (domain(scope).mappings[0]!.restApiId = idOf(2)),
    expected: { domains: [domainLike({ apiId: idOf(2) })] },
  },
  DeleteBasePathMapping: { change: (scope) => (domain(scope).mappings = []), expected: { domains: [] } },
  CreateDomainNameAccessAssociation: {
    change: (scope) => domain(scope).associations.push({ vpceId: endpointOf(2), account: ACCOUNT }),
    expected: { domains: [domainLike({ vpceIds: [endpointOf(1), endpointOf(2)] })] },
  },
  DeleteDomainNameAccessAssociation: withoutAssociation,
  RejectDomainNameAccessAssociation: withoutAssociation,
};

const endpoints: Readonly<Record<string, LostEvent>> = {
  CreateVpcEndpoint: {
    change: (scope) => scope.endpoints.push(executeApiEndpoint(3, REGION)),
    expected: { endpoints: [...NUMBERS, 3].map(endpointOf) },
  },
  ModifyVpcEndpoint: {
    change: (scope) => Object.assign(endpoint(scope), { privateDnsEnabled: false, policy: DENY }),
    expected: { endpoint: { privateDns: false, statements: 1 } },
  },
  DeleteVpcEndpoints: {
    change: (scope) => scope.endpoints.pop(),
    expected: { endpoints: [endpointOf(1)] },
  },
  CreateTags: {
    change: (scope) => (endpoint(scope).tags = { 'waypost:network': 'shop' }),
    expected: { endpoint: { network: 'shop' } },
  },
  DeleteTags: { change: (scope) => (endpoint(scope).tags = {}), expected: { endpoint: { network: null } } },
};

/** By the name of the call whose event is lost. */
export const LOST_EVENTS: Readonly<Record<string, LostEvent>> = { ...apis, ...domains, ...endpoints };

function associated(vpceId: string) {
  return { types: ['PRIVATE'], vpcEndpointIds: [vpceId] };
}

function domainLike(members: Partial<RecordedDomain>): RecordedDomain {
  const matcher: unknown = expect.objectContaining(members);
  return matcher as RecordedDomain;
}
