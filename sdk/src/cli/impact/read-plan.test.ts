// Plans in the shapes of Terraform and CloudFormation: what they remove, and what else affects callers.
import { VPCE } from '../../../test/documents.js';
import { plannedChange, terraformPlan } from '../test/terraform-plan.js';
import { readPlan } from './read-plan.js';

const OTHER = 'vpce-0a0a0a0a0a0a0a0a0';
const API = 'a1b2c3d4e5';

const POLICY = plannedChange('aws_api_gateway_rest_api_policy', 'this', ['update']);

describe('readPlan', () => {
  it('reads what a Terraform plan destroys and replaces, and in which order', () => {
    const { losses } = readPlan(
      terraformPlan(
        plannedChange('aws_api_gateway_rest_api', 'orders', ['delete', 'create'], { before: { id: API } }),
        plannedChange('aws_vpc_endpoint', 'shop', ['create', 'delete'], { before: { id: VPCE } }),
        plannedChange('aws_api_gateway_stage', 'prod', ['delete'], {
          before: { rest_api_id: API, stage_name: 'prod' },
        }),
        plannedChange('aws_api_gateway_rest_api', 'new', ['create']),
        plannedChange('aws_vpc_endpoint', 'hostile', ['delete'], { before: { id: '../../etc' } }),
        plannedChange('aws_s3_bucket', 'other', ['delete'], { before: { id: API } }),
      ),
    );

    expect(losses).toMatchObject([
      { kind: 'api', id: API, action: 'replace', createsFirst: false },
      { kind: 'endpoint', id: VPCE, action: 'replace', createsFirst: true },
      { kind: 'stage', id: `${API}/prod`, action: 'destroy' },
    ]);
  });

  it('says if a policy changes and nothing deploys it, or the deployment does not wait for it', () => {
    const deployment = plannedChange('aws_api_gateway_deployment', 'this', ['create']);
    const configured = (references: readonly string[]) => ({ configuration: { root_module: { references } } });

    expect(readPlan(terraformPlan(POLICY)).notes).toMatchObject([
      { text: expect.stringContaining('the plan has none') },
    ]);
    expect(readPlan({ ...terraformPlan(POLICY, deployment), ...configured([]) }).notes).toMatchObject([
      { text: expect.stringContaining('depends_on') },
    ]);
    expect(readPlan({ ...terraformPlan(POLICY, deployment), ...configured([POLICY.address]) }).notes).toEqual([]);
  });

  it('reads a CloudFormation change set', () => {
    const resource = (parts: object) => ({
      Type: 'Resource',
      ResourceChange: {
        LogicalResourceId: 'Api',
        PhysicalResourceId: API,
        ResourceType: 'AWS::ApiGateway::RestApi',
        ...parts,
      },
    });

    expect(readPlan({ Changes: [resource({ Action: 'Modify', Replacement: 'True' })] }).losses).toMatchObject([
      { id: API, action: 'replace', createsFirst: true },
    ]);
    expect(readPlan({ Changes: [resource({ Action: 'Remove' })] }).losses).toMatchObject([{ action: 'destroy' }]);
    expect(readPlan({ Changes: [resource({ Action: 'Modify', Replacement: 'False' })] }).losses).toEqual([]);
  });

  it.each([
    [
      'a type that is no longer private',
      { endpoint_configuration: [{ types: ['PRIVATE'] }] },
      { endpoint_configuration: [{ types: ['REGIONAL'] }] },
      'is no longer private',
    ],
    [
      'an endpoint that is no longer listed',
      { endpoint_configuration: [{ types: ['PRIVATE'], vpc_endpoint_ids: [VPCE, OTHER] }] },
      { endpoint_configuration: [{ types: ['PRIVATE'], vpc_endpoint_ids: [OTHER] }] },
      `no longer lists ${VPCE}`,
    ],
    [
      'a disabled default endpoint',
      { disable_execute_api_endpoint: false },
      { disable_execute_api_endpoint: true },
      'refuses every call',
    ],
    [
      'a removed tag',
      { tags_all: { 'waypost:service': 'orders-api' } },
      { tags_all: {} },
      'loses its service name orders-api',
    ],
    [
      'a tag with another name',
      { tags_all: { 'waypost:service': 'orders-api' } },
      { tags_all: { 'waypost:service': 'orders' } },
      'becomes orders: nothing serves the name orders-api',
    ],
  ])('notes what an update of an API in place takes from callers: %s', (_, before, after, text) => {
    const edit = plannedChange('aws_api_gateway_rest_api', 'orders', ['update'], { before, after });
    const deployment = plannedChange('aws_api_gateway_deployment', 'this', ['create']);
    const { losses, notes } = readPlan(terraformPlan(edit, deployment));
    const same = plannedChange('aws_api_gateway_rest_api', 'orders', ['update'], { before, after: before });

    expect(losses).toEqual([]);
    expect(notes).toEqual([{ address: edit.address, text: expect.stringContaining(text) as unknown }]);
    expect(readPlan(terraformPlan(same, deployment)).notes).toEqual([]);
  });

  it('notes an endpoint that loses its private DNS, and a removed mapping of a custom domain', () => {
    const { losses, notes } = readPlan(
      terraformPlan(
        plannedChange('aws_vpc_endpoint', 'shop', ['update'], {
          before: { private_dns_enabled: true },
          after: { private_dns_enabled: false },
        }),
        plannedChange('aws_api_gateway_domain_name', 'api', ['delete'], { before: { domain_name: 'api.example.com' } }),
        plannedChange('aws_api_gateway_base_path_mapping', 'orders', ['delete', 'create'], {
          before: { domain_name: 'api.example.com', base_path: 'orders' },
        }),
        plannedChange('aws_api_gateway_domain_name_access_association', 'shop', ['delete'], {
          before: { access_association_source: VPCE },
        }),
      ),
    );

    expect(losses).toMatchObject([{ kind: 'domain', id: 'api.example.com' }]);
    expect(notes.map(({ text }) => text)).toEqual([
      expect.stringContaining('loses its private DNS'),
      expect.stringContaining('the mapping of api.example.com/orders'),
      expect.stringContaining(`through ${VPCE}`),
    ]);
  });

  it('reads stages, domains and undeployed edits of a change set, and says what it leaves open', () => {
    const resource = (type: string, parts: object) => ({
      ResourceChange: { LogicalResourceId: 'It', ResourceType: `AWS::ApiGateway::${type}`, ...parts },
    });
    const stage = { Action: 'Remove', PhysicalResourceId: 'prod' };
    const context = JSON.stringify({ Properties: { RestApiId: API, StageName: 'prod' } });
    const edit = { Action: 'Modify', Replacement: 'False', Details: [{ Target: { Name: 'Policy' } }] };
    const read = (...Changes: readonly object[]) => readPlan({ Changes });

    expect(read(resource('Stage', { ...stage, BeforeContext: context })).losses).toMatchObject([{ id: `${API}/prod` }]);
    expect(read(resource('Stage', stage))).toMatchObject({
      losses: [],
      notes: [{ text: expect.stringContaining('does not name its API') as unknown }],
    });
    expect(
      read(resource('DomainName', { Action: 'Remove', PhysicalResourceId: 'api.example.com' })).losses,
    ).toMatchObject([{ kind: 'domain', id: 'api.example.com' }]);
    expect(read(resource('RestApi', { Action: 'Modify', Replacement: 'Conditional' })).notes).toMatchObject([
      { text: expect.stringContaining('may be replaced') as unknown },
    ]);
    expect(read(resource('RestApi', edit)).notes).toMatchObject([
      { text: expect.stringContaining('needs a deployment') as unknown },
    ]);
    expect(read(resource('RestApi', edit), resource('Deployment', { Action: 'Add' })).notes).toEqual([]);
  });

  it('refuses any other file', () => {
    expect(() => readPlan({ hello: 1 })).toThrow('neither a Terraform plan');
  });
});
