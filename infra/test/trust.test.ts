// Tests what the templates allow and to whom. The threat model in infra/README.md refers to these tests by title.
import { HANDLERS } from '../hub/handlers.js';
import { READERS_TABLE_ARN } from '../hub/replicas.js';
import { pascal } from '../hub/rule-names.js';
import { build } from './built.js';
import {
  evaluate,
  resourceOf,
  resourcesOf,
  type StatementJson,
  statementOf,
  statementsOf,
  type Template,
  textOf,
} from './template.js';

const { template } = build();
const [hub, spoke, reader] = [template('hub'), template('spoke'), template('reader')];

const actionsOf = (statements: readonly StatementJson[]): readonly string[] =>
  [...new Set(statements.flatMap(({ Action }) => Action))].sort();

const rolesOf = (template: Template) => resourcesOf(template, 'AWS::IAM::Role');

describe('a reader', () => {
  const READS = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];

  it('may read the readers’ table and never write it, by the table’s policy and by its own', () => {
    expect(actionsOf(statementsOf(resourceOf(hub, 'ReadersTable')))).toEqual(READS);
    expect(actionsOf(statementsOf(resourceOf(reader, 'ReadPolicy')))).toEqual([
      ...READS,
      'execute-api:Invoke',
      'kms:Decrypt',
    ]);
  });

  it('may list only the partitions of names, and nothing when listing is switched off', () => {
    for (const sid of ['ListInOrganization', 'ListInAccounts']) {
      const { Action, Condition } = statementOf(resourceOf(hub, 'ReadersTable'), sid);
      const keysWhen = (ReadersMayList: string) => evaluate(hub, { parameters: { ReadersMayList } })(Condition!);

      expect(Action).toEqual(['dynamodb:Query']);
      expect(keysWhen('true')).toMatchObject({
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LIST#*', 'NETLIST#*'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      });
      expect(keysWhen('false')).toMatchObject({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['NONE'] } });
    }
  });

  it('belongs to the organization or to a listed account; an empty parameter admits nobody', () => {
    const { Condition } = statementOf(resourceOf(hub, 'ReadersTable'), 'ResolveInOrganization');
    const { Principal } = statementOf(resourceOf(hub, 'ReadersTable'), 'ResolveInAccounts');
    const given = (parameters: Readonly<Record<string, string>>) => evaluate(hub, { parameters });

    expect(given({})(Condition!)).toEqual({ StringEquals: { 'aws:PrincipalOrgID': 'o-none' } });
    expect(given({ OrganizationId: 'o-a1b2c3d4e5' })(Condition!)).toEqual({
      StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    });
    expect(given({})(Principal!)).toEqual({ AWS: ['111122223333'] });
    expect(given({ ReaderAccounts: '222233334444' })(Principal!)).toEqual({ AWS: ['111122223333', '222233334444'] });
  });

  it('cannot read the records, whose table has no policy that admits anyone', () => {
    expect(resourceOf(hub, 'RecordsTable').Properties).not.toHaveProperty('ResourcePolicy');
  });
});

describe('the query API', () => {
  it('runs with a role that cannot write', () => {
    const own = statementsOf(resourceOf(hub, 'QueryRole')).filter(({ Principal }) => Principal === undefined);
    const writes = actionsOf(own).filter(
      (action) => !/^(?:dynamodb:(?:Get|BatchGet|Query)|logs:|kms:Decrypt)/.test(action),
    );

    expect(writes).toEqual([]);
  });

  it('admits only the organization and listed accounts, and throttles a client in a loop', () => {
    const statements = statementsOf(resourceOf(hub, 'QueryApi'));
    const [{ MethodSettings }] = [resourceOf(hub, 'QueryStage').Properties];

    expect(statements.map(({ Sid }) => Sid)).toEqual(['InvokeInOrganization', 'InvokeInAccounts']);
    expect(statements.filter(({ Principal, Condition }) => Principal === '*' && Condition === undefined)).toEqual([]);
    expect(MethodSettings).toEqual([expect.objectContaining({ HttpMethod: '*', ThrottlingRateLimit: 500 })]);
  });
});

describe('who may call the query API', () => {
  const propertiesWhen = (parameters: Readonly<Record<string, string>>) =>
    evaluate(hub, { parameters })(resourceOf(hub, 'QueryDeployment').Properties);

  it.each([
    ['OrganizationId', 'o-a1b2c3d4e5'],
    ['ReaderAccounts', '222233334444'],
    ['QueryVpcEndpointIds', 'vpce-0a1b2c3d'],
  ])('is in force when the update that changes %s ends: CloudFormation deploys the API again', (parameter, value) => {
    expect(propertiesWhen({ [parameter]: value })).not.toEqual(propertiesWhen({}));
  });

  it('is deployed after the API has the new policy, and served after that', () => {
    expect(resourceOf(hub, 'QueryDeployment').Properties).toMatchObject({
      RestApiId: { Ref: 'QueryApi' },
      Policy: resourceOf(hub, 'QueryApi').Properties.Policy,
    });
    expect(resourceOf(hub, 'QueryStage').Properties.DeploymentId).toEqual({ Ref: 'QueryDeployment' });
  });

  it('is not changed by other parameters', () => {
    expect(propertiesWhen({ LogLevel: 'DEBUG', AccountList: '222233334444', Owners: '[]' })).toEqual(
      propertiesWhen({}),
    );
  });

  it('is deployed by a function that may do nothing but deploy this API', () => {
    const own = statementsOf(resourceOf(hub, 'DeployQueryRole')).filter(({ Principal }) => Principal === undefined);

    expect(actionsOf(own)).toEqual([
      'apigateway:DELETE',
      'apigateway:POST',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
    expect(
      JSON.stringify(own.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('apigateway')))),
    ).not.toMatch(/restapis\/(?!\$\{QueryApi\}\/deployments)/);
  });
});

describe('the enrolment', () => {
  it.each(['WatchApisRole', 'WatchEndpointsRole'])('is never written by %s, which takes in events', (role) => {
    expect(statementOf(resourceOf(hub, role), 'LeaveEnrolment')).toMatchObject({
      Effect: 'Deny',
      Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
      Condition: {
        'ForAnyValue:StringLike': {
          'dynamodb:LeadingKeys': ['ENROLMENT', 'ENROLLED_ACCOUNT', 'ENROLMENT_VERSION*', 'OWNER#*'],
        },
      },
    });
  });

  it('is not written by the query endpoint, which writes nothing', () => {
    const own = statementsOf(resourceOf(hub, 'QueryRole')).filter(({ Principal }) => Principal === undefined);

    expect(actionsOf(own).filter((action) => /Put|Update|Delete|Write/.test(action))).toEqual(['logs:PutLogEvents']);
  });
});

describe('the function health', () => {
  it('writes only items of the list of services, which have no address, and reads only what readers read', () => {
    const own = statementsOf(resourceOf(hub, 'HealthRole')).filter(({ Principal }) => Principal === undefined);
    const onTables = own.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('dynamodb:')));

    expect(actionsOf(own).filter((action) => /Put|Update|Delete|Write|Send/.test(action))).toEqual([
      'dynamodb:UpdateItem',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
    expect(JSON.stringify(onTables)).not.toContain('RecordsTable');
    expect(statementOf(resourceOf(hub, 'HealthRole'), 'WriteHealth')).toMatchObject({
      Action: ['dynamodb:UpdateItem'],
      Resource: READERS_TABLE_ARN,
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LIST#*'] } },
    });
  });
});

describe('the function activity', () => {
  it('writes only items of the activity, and announces nothing but moves of services, on the registry’s bus', () => {
    const role = resourceOf(hub, 'ActivityRole');
    const own = statementsOf(role).filter(({ Principal }) => Principal === undefined);

    expect(actionsOf(own).filter((action) => /Put|Update|Delete|Write|Send/.test(action))).toEqual([
      'dynamodb:PutItem',
      'events:PutEvents',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
    expect(statementOf(role, 'WriteActivity')).toMatchObject({
      Resource: { 'Fn::GetAtt': ['RecordsTable', 'Arn'] },
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ACTIVITY#*'] } },
    });
    expect(statementOf(role, 'AnnounceMoves').Condition).toEqual({
      StringEquals: { 'events:source': 'waypost', 'events:detail-type': 'WaypostServiceMoved' },
    });
  });

  it('is the only one that may announce a move: the bus takes no event with the source waypost from another account', () => {
    const sources = resourcesOf(hub, 'AWS::Events::EventBusPolicy').map(([, { Properties }]) => {
      const { Condition } = Properties.Statement as { Condition: { StringEquals: Record<string, unknown> } };
      return Condition.StringEquals['events:source'];
    });

    expect(sources).toHaveLength(2);
    for (const source of sources) expect([source].flat().sort()).toEqual(['aws.apigateway', 'aws.ec2', 'aws.wafv2']);
  });
});

describe('the registry’s bus', () => {
  it('accepts only events of the organization and of listed accounts', () => {
    const policies = resourcesOf(hub, 'AWS::Events::EventBusPolicy');
    const [organization, accounts] = policies.map(([, resource]) => statementsOf(resource)[0]!);

    expect(policies.map(([, { Condition }]) => Condition)).toEqual(['HasOrganization', 'HasSpokes']);
    expect(organization).toMatchObject({
      Action: ['events:PutEvents'],
      Condition: { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } } },
    });
    expect(accounts).toMatchObject({ Action: ['events:PutEvents'], Principal: { AWS: { Ref: 'AccountList' } } });
  });

  it('is the only resource that a spoke’s forwarding role may use', () => {
    const fill = evaluate(spoke, {
      parameters: { HubAccountId: '999988887777', HubRegion: 'us-west-2', RegistryName: 'prod' },
    });
    const [sends] = statementsOf(resourceOf(spoke, 'ForwardRole')).filter(({ Sid }) => Sid === 'SendToHub');

    expect(sends).toMatchObject({ Action: ['events:PutEvents'] });
    expect(fill(sends!.Resource!)).toEqual(['arn:aws:events:us-west-2:999988887777:event-bus/waypost-prod']);
  });
});

describe('a sweep', () => {
  const parameters = { HubAccountId: '999988887777', HubRegion: 'us-west-2', RegistryName: 'prod' };

  it('enters a spoke through a role that trusts one function of one account, and its organization if one is given', () => {
    const trust = statementOf(resourceOf(spoke, 'SweepRole'), 'TrustHub');
    const hubFunction = {
      ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::999988887777:role/waypost-prod-reconcile-us-west-2'] },
    };

    expect(evaluate(spoke, { parameters })(trust.Principal!)).toEqual({ AWS: 'arn:aws:iam::999988887777:root' });
    expect(evaluate(spoke, { parameters })(trust.Condition!)).toEqual(hubFunction);
    const inOrganization = { parameters: { ...parameters, OrganizationId: 'o-a1b2c3d4e5' } };
    expect(evaluate(spoke, inOrganization)(trust.Condition!)).toEqual({
      ...hubFunction,
      StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    });
  });

  it('runs in the hub with the role name that the spoke trusts', () => {
    const name = evaluate(hub, { parameters: { RegistryName: 'prod' }, region: 'us-west-2' })(
      resourceOf(hub, 'ReconcileRole').Properties.RoleName!,
    );

    expect(name).toBe('waypost-prod-reconcile-us-west-2');
  });

  it('lists APIs, stages, endpoints and trails, and reads nothing else of an API', () => {
    const statements = statementsOf(resourceOf(spoke, 'SweepRole')).filter(({ Sid }) => Sid !== 'TrustHub');
    const { Resource } = statementOf(resourceOf(spoke, 'SweepRole'), 'ReadRestApis');
    const paths = (evaluate(spoke, { parameters })(Resource!) as string[]).map((arn) => arn.split('::')[1]);

    expect(actionsOf(statements)).toEqual([
      'apigateway:GET',
      'cloudtrail:DescribeTrails',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetTrailStatus',
      'ec2:DescribeVpcEndpoints',
    ]);
    expect(paths).toEqual([
      '/restapis',
      '/restapis/??????????',
      '/restapis/??????????/stages',
      '/restapis/??????????/stages/*',
      '/restapis/??????????/deployments/*',
    ]);
  });

  it('may assume only roles that carry the registry’s name', () => {
    const { Resource } = statementOf(resourceOf(hub, 'ReconcileRole'), 'SweepSpokes');

    expect(evaluate(hub, { parameters: { RegistryName: 'prod' } })(Resource!)).toBe(
      'arn:aws:iam::*:role/waypost-prod-sweep-*',
    );
  });
});

describe('an AWS service', () => {
  it('may assume a role only for resources of this account', () => {
    const trusts = [hub, spoke].flatMap((template) =>
      rolesOf(template).flatMap(([id, { Properties }]) => {
        const { Statement: statements } = Properties.AssumeRolePolicyDocument as unknown as {
          Statement: StatementJson[];
        };
        return statements.map(({ Principal, Condition }) => ({ id, Principal, Condition }));
      }),
    );
    const services = trusts.filter(({ Principal }) => JSON.stringify(Principal).includes('amazonaws.com'));

    expect(services.length).toBeGreaterThanOrEqual(HANDLERS.length + 2);
    for (const { Condition } of services) {
      expect(Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
    }
  });

  it('may start a function or fill a dead-letter queue only for our own rules and API', () => {
    for (const [, { Properties }] of resourcesOf(hub, 'AWS::Lambda::Permission')) {
      expect(Properties.SourceArn).toBeDefined();
    }
    const queues = [hub, spoke].flatMap((template) => resourcesOf(template, 'AWS::SQS::QueuePolicy'));
    const open = queues.flatMap(([id, resource]) =>
      statementsOf(resource)
        .filter(({ Effect, Condition }) => Effect === 'Allow' && Condition?.ArnEquals?.['aws:SourceArn'] === undefined)
        .map(({ Sid }) => `${id} ${Sid ?? ''}`),
    );
    expect(queues.length).toBeGreaterThan(3);
    expect(open).toEqual([]);
  });
});

it('no role allows all actions of a service, and only list actions apply to all resources', () => {
  const granted = [hub, spoke, reader].flatMap((template) =>
    [...rolesOf(template), ...resourcesOf(template, 'AWS::IAM::ManagedPolicy')].flatMap(([id, resource]) =>
      statementsOf(resource).map((statement) => ({ id, ...statement })),
    ),
  );
  // The policy for a VPC is Lambda's own, and denies the same calls to the functions.
  const toEverything = granted
    .filter(({ id, Resource }) => Resource === '*' && id !== 'VpcPolicy')
    .flatMap(({ Action }) => Action);

  expect(granted.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  expect([...new Set(toEverything)].sort()).toEqual([
    'cloudtrail:DescribeTrails',
    'ec2:DescribeVpcEndpoints',
    'organizations:ListAccounts',
    'organizations:ListAccountsForParent',
    'organizations:ListOrganizationalUnitsForParent',
    'organizations:ListParents',
  ]);
});

it('every function may write only its own log', () => {
  for (const handler of HANDLERS) {
    const { Resource } = statementOf(resourceOf(hub, `${pascal(handler)}Role`), 'WriteLogs');

    expect(textOf((Resource as { 'Fn::Sub': string })['Fn::Sub'])).toBe(`\${${pascal(handler)}Logs.Arn}`);
  }
});
