// Tests what organizations require of the templates: names, paths and boundaries of roles, tags, keys, a VPC, retained logs, reserved
// concurrency, conditions by organization, and an existing bus and topic.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../services/core/json.js';
import { HANDLERS } from '../hub/handlers.js';
import { pascal } from '../hub/rule-names.js';
import { build } from './built.js';
import {
  evaluate,
  type Resource,
  resourceOf,
  resourcesOf,
  type StatementJson,
  statementOf,
  statementsOf,
  type Template,
  textOf,
} from './template.js';

const { template } = build();
const [hub, spoke, reader, bucket] = [template('hub'), template('spoke'), template('reader'), template('bucket')];
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const NOTHING = { Ref: 'AWS::NoValue' };

const propertyOf = (of: Template, resource: Resource, [property, parameters]: [string, Record<string, string>]): Json =>
  evaluate(of, { parameters })(resource.Properties[property] ?? null);

/** The resources of the types that have the property, and its value. */
const valuesOf = (of: Template, type: string, property: string, parameters: Record<string, string>) =>
  resourcesOf(of, type).map(([, resource]) => propertyOf(of, resource, [property, parameters]));

describe.each([
  ['hub', hub],
  ['spoke', spoke],
])('every role of the template %s', (_, of) => {
  const boundary = 'arn:aws:iam::111122223333:policy/boundary';

  it('has the organization’s prefix, path and permissions boundary', () => {
    const parameters = { RoleNamePrefix: 'acme-net', RolePath: '/tools/', PermissionsBoundaryArn: boundary };
    const roles = resourcesOf(of, 'AWS::IAM::Role');

    expect(roles.length).toBeGreaterThan(1);
    for (const [, role] of roles) {
      expect(textOf(propertyOf(of, role, ['RoleName', parameters]))).toMatch(/^acme-net-prod-/);
      expect(propertyOf(of, role, ['Path', parameters])).toBe('/tools/');
      expect(propertyOf(of, role, ['PermissionsBoundary', parameters])).toBe(boundary);
    }
  });

  it('has none of them unless they are asked for', () => {
    for (const [, role] of resourcesOf(of, 'AWS::IAM::Role')) {
      expect(textOf(propertyOf(of, role, ['RoleName', {}]))).toMatch(/^waypost-prod-/);
      expect(propertyOf(of, role, ['Path', {}])).toBe('/');
      expect(propertyOf(of, role, ['PermissionsBoundary', {}])).toEqual(NOTHING);
    }
  });
});

it('the policies that roles share have the organization’s prefix and path', () => {
  const parameters = { RoleNamePrefix: 'acme-net', RolePath: '/tools/' };
  for (const each of [hub, reader]) {
    for (const [, policy] of resourcesOf(each, 'AWS::IAM::ManagedPolicy')) {
      expect(textOf(propertyOf(each, policy, ['ManagedPolicyName', parameters]))).toMatch(/^acme-net-prod-/);
      expect(propertyOf(each, policy, ['Path', parameters])).toBe('/tools/');
    }
  }
});

it('hub and spoke find each other’s roles under the same prefix and path', () => {
  const parameters = {
    RoleNamePrefix: 'acme-net',
    RolePath: '/tools/',
    HubAccountId: '111122223333',
    HubRegion: 'eu-west-1',
  };
  const { Condition } = statementOf(resourceOf(spoke, 'SweepRole'), 'TrustHub');
  const { Environment } = resourceOf(hub, 'ReconcileFunction').Properties;
  const fill = evaluate(hub, { parameters, region: 'eu-west-1' });
  const { Variables } = fill(Environment!) as { Variables: Record<string, string> };

  expect(evaluate(spoke, { parameters })(Condition!)).toEqual({
    ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/tools/acme-net-prod-reconcile-eu-west-1'] },
  });
  expect(fill(resourceOf(hub, 'ReconcileRole').Properties.RoleName!)).toBe('acme-net-prod-reconcile-eu-west-1');
  expect(Variables.WAYPOST_SWEEP_ROLE).toBe('arn:aws:iam::{account}:role/tools/acme-net-prod-sweep-{region}');
});

it('every resource that takes tags has the registry’s tag', () => {
  const untaggable = [
    'AWS::CloudFormation::CustomResource',
    'AWS::ApiGateway::Method',
    'AWS::ApiGateway::Resource',
    'AWS::CloudWatch::Dashboard',
    // Each replica has its tags: templates.test.ts.
    'AWS::DynamoDB::GlobalTable',
    'AWS::Events::EventBusPolicy',
    'AWS::IAM::ManagedPolicy',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::Lambda::Permission',
    'AWS::SNS::Subscription',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueuePolicy',
    'AWS::Scheduler::Schedule',
  ];
  const untagged = [hub, spoke, reader].flatMap(({ Resources }) =>
    Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      untaggable.includes(Type) || JSON.stringify(Properties.Tags ?? null).includes('waypost:registry') ? [] : [id],
    ),
  );

  expect(untagged).toEqual([]);
  expect(resourceOf(bucket, 'Bucket').Properties.Tags).toEqual([{ Key: 'waypost:part', Value: 'code' }]);
});

describe('the key', () => {
  const places = [
    [hub, 'AWS::Logs::LogGroup', 'KmsKeyId'],
    [hub, 'AWS::SQS::Queue', 'KmsMasterKeyId'],
    [spoke, 'AWS::SQS::Queue', 'KmsMasterKeyId'],
    [hub, 'AWS::SNS::Topic', 'KmsMasterKeyId'],
    [hub, 'AWS::Events::EventBus', 'KmsKeyIdentifier'],
    [hub, 'AWS::Scheduler::Schedule', 'KmsKeyArn'],
    [hub, 'AWS::Lambda::Function', 'KmsKeyArn'],
  ] as const;

  it.each(places)('encrypts every resource of its type: %#', (of, type, property) => {
    const withKey = valuesOf(of, type, property, { KeyArn: KEY });

    expect(withKey.length).toBeGreaterThan(0);
    expect(new Set(withKey)).toEqual(new Set([KEY]));
    for (const value of valuesOf(of, type, property, {})) expect(value).toEqual(NOTHING);
  });

  it('takes the place of SQS’s own', () => {
    for (const each of [hub, spoke]) {
      for (const value of valuesOf(each, 'AWS::SQS::Queue', 'SqsManagedSseEnabled', { KeyArn: KEY }))
        expect(value).toEqual(NOTHING);
      for (const value of valuesOf(each, 'AWS::SQS::Queue', 'SqsManagedSseEnabled', {})) expect(value).toBe(true);
    }
  });

  it('is usable by every role that sends to a queue or starts a sweep, and by no other', () => {
    const senders = resourcesOf(hub, 'AWS::IAM::Role').filter(([, role]) =>
      statementsOf(role).some(({ Action }) => [Action].flat().includes('sqs:SendMessage')),
    );
    const users = resourcesOf(hub, 'AWS::IAM::Role').filter(([, role]) =>
      statementsOf(role).some(({ Sid }) => Sid === 'UseKey'),
    );

    expect(users.map(([id]) => id)).toEqual(senders.map(([id]) => id));
  });

  it('has a sample policy that admits every service that encrypts with it', () => {
    const { Statement } = JSON.parse(readFileSync(join(__dirname, '../policies/operations-key.json'), 'utf8')) as {
      Statement: readonly StatementJson[];
    };
    const services = JSON.stringify(Statement.map(({ Principal }) => Principal));

    for (const service of ['cloudwatch', 'events', 'logs.REGION', 'scheduler', 'sns']) {
      expect(services).toContain(`"${service}.amazonaws.com"`);
    }
    expect(
      Statement.filter(
        ({ Principal, Condition }) => JSON.stringify(Principal).includes('Service') && Condition === undefined,
      ),
    ).toEqual([]);
  });
});

it('readers of the organization may decrypt the table through DynamoDB only, by the sample policy of the table’s key', () => {
  const { Statement } = JSON.parse(readFileSync(join(__dirname, '../policies/table-key.json'), 'utf8')) as {
    Statement: readonly StatementJson[];
  };
  const readers = Statement.filter(({ Sid }) => Sid !== 'Administrators');

  expect(readers.map(({ Action }) => Action)).toEqual(['kms:Decrypt', 'kms:Decrypt']);
  for (const { Condition } of readers)
    expect(Condition?.StringLike?.['kms:ViaService']).toBe('dynamodb.*.amazonaws.com');
});

describe('the functions', () => {
  it('are in a VPC only if subnets and security groups are given, and then may have network interfaces', () => {
    const both = { VpcSubnetIds: 'subnet-0a1b2c3d,subnet-1a1b2c3d', VpcSecurityGroupIds: 'sg-0a1b2c3d' };
    for (const handler of HANDLERS) {
      const lambda = resourceOf(hub, `${pascal(handler)}Function`);
      const role = resourceOf(hub, `${pascal(handler)}Role`);

      expect(propertyOf(hub, lambda, ['VpcConfig', both])).toEqual({
        SubnetIds: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'],
        SecurityGroupIds: ['sg-0a1b2c3d'],
      });
      expect(propertyOf(hub, lambda, ['VpcConfig', { VpcSubnetIds: 'subnet-0a1b2c3d' }])).toEqual(NOTHING);
      expect(propertyOf(hub, role, ['ManagedPolicyArns', {}])).toEqual([]);
      expect(propertyOf(hub, role, ['ManagedPolicyArns', both])).toEqual([{ Ref: 'VpcPolicy' }]);
    }
    expect(resourceOf(hub, 'VpcPolicy').Condition).toBe('HasVpc');
    const { Effect, Action } = statementOf(resourceOf(hub, 'VpcPolicy'), 'NotByCode');
    expect({ Effect, Action }).toEqual({
      Effect: 'Deny',
      Action: statementOf(resourceOf(hub, 'VpcPolicy'), 'ManageInterfaces').Action,
    });
  });

  it.each(HANDLERS)('%s has reserved concurrency and signed code if the parameters say so', (handler) => {
    const lambda = resourceOf(hub, `${pascal(handler)}Function`);
    const reserved = `${pascal(handler)}Concurrency`;
    const CodeSigningConfigArn = 'arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0123456789abcdef0';

    expect(propertyOf(hub, lambda, ['ReservedConcurrentExecutions', { [reserved]: '10' }])).toBe('10');
    expect(propertyOf(hub, lambda, ['ReservedConcurrentExecutions', { [reserved]: '0' }])).toEqual(NOTHING);
    expect(propertyOf(hub, lambda, ['CodeSigningConfigArn', { CodeSigningConfigArn }])).toBe(CodeSigningConfigArn);
    expect(propertyOf(hub, lambda, ['CodeSigningConfigArn', {}])).toEqual(NOTHING);
  });

  it('keep their logs when the stack is deleted', () => {
    const groups = resourcesOf(hub, 'AWS::Logs::LogGroup');

    expect(groups.length).toBeGreaterThan(HANDLERS.length);
    for (const [, { DeletionPolicy, UpdateReplacePolicy, Properties }] of groups) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
      expect(Properties.RetentionInDays).toEqual({ Ref: 'LogRetentionDays' });
    }
  });
});

describe('the organization', () => {
  it('limits which roles a sweep may assume; without one, the listed accounts do', () => {
    const { Condition } = statementOf(resourceOf(hub, 'ReconcileRole'), 'SweepSpokes');
    const when = (parameters: Record<string, string>) => evaluate(hub, { parameters })(Condition!);

    expect(when({ OrganizationId: 'o-a1b2c3d4e5' })).toEqual({ StringEquals: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } });
    expect(when({ AccountList: '222233334444' })).toEqual({
      StringEquals: { 'aws:ResourceAccount': ['111122223333', '222233334444'] },
    });
  });

  it('and every account may put only CloudTrail’s events of watched services on the bus', () => {
    for (const [, policy] of resourcesOf(hub, 'AWS::Events::EventBusPolicy')) {
      expect(statementsOf(policy)[0]!.Condition).toMatchObject({
        StringEquals: {
          'events:detail-type': 'AWS API Call via CloudTrail',
          'events:source': ['aws.apigateway', 'aws.wafv2', 'aws.ec2'],
        },
      });
    }
  });
});

describe('a bus and a topic of one’s own', () => {
  it('take the place of the hub’s', () => {
    const AlarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:operations';
    const fill = evaluate(hub, { parameters: { EventBusName: 'central', AlarmTopicArn } });
    const buses = resourcesOf(hub, 'AWS::Events::Rule').flatMap(([, { Properties }]) =>
      Properties.EventBusName === undefined ? [] : [fill(Properties.EventBusName)],
    );

    expect([resourceOf(hub, 'Bus').Condition, resourceOf(hub, 'AlarmTopic').Condition]).toEqual([
      'CreatesEventBus',
      'CreatesAlarmTopic',
    ]);
    expect([...new Set(buses)]).toEqual(['central']);
    expect(fill(hub.Outputs.BusArn!.Value)).toBe('arn:aws:events:eu-west-1:111122223333:event-bus/central');
    for (const [, { Properties }] of resourcesOf(hub, 'AWS::CloudWatch::Alarm')) {
      expect(fill(Properties.AlarmActions!)).toEqual([AlarmTopicArn]);
    }
  });

  it('let rules of that bus fill the dead-letter queues', () => {
    const { Condition } = statementOf(resourceOf(hub, 'WatchApisDeadLettersPolicy'), 'UndeliveredEvents');
    const arns = (EventBusName: string) => JSON.stringify(evaluate(hub, { parameters: { EventBusName } })(Condition!));

    expect(arns('central')).toContain('rule/central/waypost-prod-api-calls');
    expect(arns('')).toContain('rule/waypost-prod/waypost-prod-api-calls');
  });

  it('get the events of spokes that know the bus’s name', () => {
    const { Targets } = resourceOf(spoke, 'ForwardApiCalls').Properties;
    const parameters = { HubAccountId: '111122223333', HubRegion: 'eu-west-1', HubBusName: 'central' };
    const [target] = evaluate(spoke, { parameters })(Targets!) as { Arn: string }[];

    expect(target!.Arn).toBe('arn:aws:events:eu-west-1:111122223333:event-bus/central');
  });
});

describe('no allowed parameter raises a false alarm:', () => {
  const alarm = (name: string) => resourceOf(hub, `${name}Alarm`).Properties as Record<string, number>;
  const slowest = hub.Parameters.IncrementalSweepMinutes!.MaxValue! * 60;

  it('the slowest allowed sweeps give sweep-age a figure in each of its windows', () => {
    const { Period, EvaluationPeriods } = alarm('SweepAge');

    expect(slowest).toBeLessThan(Period! * EvaluationPeriods!);
  });

  it('the slowest allowed sweeps give scopes-unseen a figure in each period', () => {
    expect(slowest).toBeLessThanOrEqual(alarm('ScopesUnseen').Period!);
  });

  it('the reserved concurrency of reconcile has room for the plan and for all sweeps and re-checks that may run at once', () => {
    const { AllowedValues } = hub.Parameters.ReconcileConcurrency!;
    const mappings = resourcesOf(hub, 'AWS::Lambda::EventSourceMapping')
      .filter(([, { Properties }]) => JSON.stringify(Properties.FunctionName).includes('ReconcileFunction'))
      .map(([, { Properties }]) => (Properties.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency);
    const most = mappings.reduce((sum, each) => sum + each, 1);

    expect([mappings.length, most]).toEqual([2, 13]);
    expect(AllowedValues!.filter((value) => value !== '0' && Number(value) < most)).toEqual([]);
  });
});

it('alarms report throttled reads and writes of the readers’ table, and events that a spoke cannot send', () => {
  const metrics = (of: Template) =>
    resourcesOf(of, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => JSON.stringify(Properties));

  for (const metric of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
    expect(metrics(hub).some((each) => each.includes(metric) && each.includes('waypost-${RegistryName}"'))).toBe(true);
  }
  expect(metrics(spoke).some((each) => each.includes('RetryInvocationAttempts'))).toBe(true);
});

it('the example of a stack set gives the organization and the topic, and only parameters that a spoke has', () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const [, example = ''] = /aws cloudformation create-stack-set ([^]*?)\naws /.exec(readme) ?? [];
  const given = [...example.matchAll(/ParameterKey=(\w+)/g)].map(([, name = '']) => name);

  expect(given).toEqual(expect.arrayContaining(['OrganizationId', 'AlarmTopicArn']));
  expect(given.filter((name) => !(name in spoke.Parameters))).toEqual([]);
});
