// The resources in an account and region of the fake control plane. Tests change them as an owner would.

export interface FakeApi {
  id: string;
  name?: string;
  createdDate?: number;
  tags?: Record<string, string>;
  policy?: string;
  endpointConfiguration?: { types: string[]; vpcEndpointIds?: string[]; ipAddressType?: string };
  disableExecuteApiEndpoint?: boolean;
  endpointAccessMode?: string;
  securityPolicy?: string;
  apiStatus?: string;
  /** When each deployment was created, by id. */
  deployments?: Record<string, number>;
  stages: FakeStage[];
}

export interface FakeStage {
  stageName: string;
  deploymentId?: string | undefined;
  createdDate?: number;
  /** By default, when the stage was created. */
  lastUpdatedDate?: number | undefined;
  variables?: Record<string, string>;
  canarySettings?: { deploymentId: string; percentTraffic: number };
  webAclArn?: string;
}

export interface FakeEndpoint {
  vpcEndpointId: string;
  vpcId?: string;
  serviceName?: string;
  state?: string;
  privateDnsEnabled?: boolean;
  dnsNames?: string[];
  createdAt?: number;
  serviceRegion?: string;
  tags?: Record<string, string>;
  /** Default: the default policy; "" leaves the member out. */
  policy?: string;
}

export interface FakeTrail {
  arn: string;
  multiRegion: boolean;
  homeRegion: string;
  logging: boolean;
  eventSelectors?: { ReadWriteType: string; IncludeManagementEvents: boolean }[];
  advancedEventSelectors?: { FieldSelectors: { Field: string; Equals: string[] }[] }[];
}

export interface FakeDomain {
  domainName: string;
  domainNameId?: string;
  domainNameStatus?: string;
  endpointConfiguration?: { types: string[]; ipAddressType?: string };
  routingMode?: string;
  policy?: string;
  mappings: { basePath?: string; restApiId?: string; stage?: string }[];
  /** The endpoints with an access association, and their accounts. */
  associations: { vpceId: string; account: string }[];
}

export interface FakeScope {
  /** Private and public custom domain names. */
  domains: FakeDomain[];
  apis: FakeApi[];
  endpoints: FakeEndpoint[];
  trails: FakeTrail[];
}

/** The n-th private API of a test, created in that second. */
export function privateApi(n: number, createdDate: number, more: Partial<FakeApi> = {}): FakeApi {
  return {
    id: `api${String(n).padStart(7, '0')}`,
    name: `service ${String(n)}`,
    createdDate,
    tags: { 'waypost:service': `service-${String(n)}` },
    policy: '{\\"Version\\":\\"2012-10-17\\"}',
    endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [], ipAddressType: 'dualstack' },
    disableExecuteApiEndpoint: false,
    stages: [
      {
        stageName: 'prod',
        deploymentId: 'abc123',
        createdDate: createdDate + 5,
        variables: { key: 'secret-stage-value' },
      },
    ],
    ...more,
  };
}

/** A private custom domain name of a test, whose base path `(none)` maps to the n-th API. */
export function privateDomain(n: number, more: Partial<FakeDomain> = {}): FakeDomain {
  return {
    domainName: 'orders.corp.example',
    domainNameId: 'abcd1234',
    domainNameStatus: 'AVAILABLE',
    endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack' },
    routingMode: 'BASE_PATH_MAPPING_ONLY',
    policy: '{\\"Version\\":\\"2012-10-17\\"}',
    mappings: [{ basePath: '(none)', restApiId: `api${String(n).padStart(7, '0')}`, stage: 'prod' }],
    associations: [],
    ...more,
  };
}

/** The n-th execute-api endpoint of a test in that region. */
export function executeApiEndpoint(n: number, region: string, more: Partial<FakeEndpoint> = {}): FakeEndpoint {
  const vpcEndpointId = `vpce-${n.toString(16).padStart(17, '0')}`;
  return {
    vpcEndpointId,
    vpcId: `vpc-${n.toString(16).padStart(17, '0')}`,
    serviceName: `com.amazonaws.${region}.execute-api`,
    state: 'available',
    privateDnsEnabled: true,
    dnsNames: [
      `${vpcEndpointId}-ab12cd34.execute-api.${region}.vpce.amazonaws.com`,
      `${vpcEndpointId}-ab12cd34-${region}a.execute-api.${region}.vpce.amazonaws.com`,
      `execute-api.${region}.amazonaws.com`,
      `*.execute-api.${region}.amazonaws.com`,
    ],
    createdAt: 1_700_000_000,
    tags: {},
    ...more,
  };
}
