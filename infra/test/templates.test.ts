import { itemKey, listKey, networkListKey, serviceKey, type ItemKey } from 'waypost/model';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../services/core/cloudtrail/catalogue.js';
import { build } from './built.js';
import { evaluate, piecesOf, resourceOf, resourcesOf, statementsOf, type Template, textOf } from './template.js';
import type { ResourceProperties } from '../template-json.js';

// The build fails if cdk-nag or CloudFormation's schemas report a finding that nag.ts does not list with a reason.
const built = build();
const [hub, spoke, reader] = [built.template('hub'), built.template('spoke'), built.template('reader')];
const all = Object.entries({ hub, spoke, reader });

it('`npm run synth` writes the templates without credentials, a region or an account', () => {
  expect([...built.names].sort()).toEqual(['bucket', 'hub', 'reader', 'spoke']);
});

describe.each(all)('the template %s', (name, template) => {
  const text = built.text(name)!;

  it('deploys with plain CloudFormation: no bootstrap, no assets, no CDK metadata', () => {
    expect(text).not.toMatch(/cdk-|BootstrapVersion|aws:cdk|CDKMetadata|AWS::CDK|Custom::|Transform/);
    expect(text).not.toMatch(/\$\{Token\[/);
  });

  it('describes and groups every parameter', () => {
    const { ParameterGroups } = template.Metadata['AWS::CloudFormation::Interface'] as {
      ParameterGroups: { Parameters: string[] }[];
    };
    expect(ParameterGroups.flatMap(({ Parameters }) => Parameters).sort()).toEqual(
      Object.keys(template.Parameters).sort(),
    );
    for (const { Description, AllowedPattern, ConstraintDescription } of Object.values(template.Parameters)) {
      expect(Description).toMatch(/^[A-Z].*[.}]$/s);
      expect(AllowedPattern === undefined || ConstraintDescription !== undefined).toBe(true);
    }
  });

  it('has defaults that match its own patterns', () => {
    for (const [id, { Default, AllowedPattern }] of Object.entries(template.Parameters)) {
      if (Default === undefined || AllowedPattern === undefined) continue;
      expect([id, new RegExp(AllowedPattern).test(String(Default))]).toEqual([id, true]);
    }
  });

  it('uses exactly the parameters and conditions that it declares', () => {
    const used = new Set<string>();
    for (const piece of piecesOf([template.Resources, template.Outputs, template.Conditions])) {
      if (typeof piece !== 'object' || piece === null) continue;
      if ('Ref' in piece) used.add(String(piece.Ref));
      if ('Fn::Sub' in piece) {
        for (const [, id] of String(piece['Fn::Sub']).matchAll(/\$\{([A-Za-z]+)[.}]/g)) used.add(id!);
      }
      if ('Fn::If' in piece && Array.isArray(piece['Fn::If'])) used.add(String(piece['Fn::If'][0]));
      if ('Condition' in piece && typeof piece.Condition === 'string') used.add(piece.Condition);
    }
    const declared = [template.Parameters, template.Conditions, template.Resources].flatMap(Object.keys);

    expect(
      [...Object.keys(template.Parameters), ...Object.keys(template.Conditions)].filter((id) => !used.has(id)),
    ).toEqual([]);
    expect([...used].filter((id) => !id.startsWith('AWS::') && !declared.includes(id))).toEqual([]);
  });

  it('names no partition, region, account or DNS suffix', () => {
    const strings = [...piecesOf([template.Resources, template.Outputs])].filter((piece) => typeof piece === 'string');
    const hosts = strings.filter((string) => string.includes('amazonaws.com'));

    expect(strings.filter((string) => /arn:aws|[a-z]{2}-[a-z]+-\d\b|\b\d{12}\b/.test(string))).toEqual([]);
    expect(hosts.filter((host) => !/^[a-z0-9]+\.amazonaws\.com$/.test(host))).toEqual([]);
  });

  it('derives every physical name from the registry’s name', () => {
    const properties = ['TableName', 'QueueName', 'FunctionName', 'RoleName', 'LogGroupName', 'AlarmName', 'TopicName'];
    const names = [...properties, 'DashboardName', 'ManagedPolicyName', 'Name'].flatMap((property) =>
      Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) =>
        property in Properties && Type !== 'AWS::Lambda::Permission'
          ? [[id, JSON.stringify(Properties[property])]]
          : [],
      ),
    );

    expect(names.length).toBeGreaterThan(1);
    expect(names.filter(([, value]) => !/RegistryName|"Ref"/.test(value!))).toEqual([]);
  });

  it('tags every resource that can be tagged', () => {
    const kinds = [
      'AWS::DynamoDB::Table',
      'AWS::SQS::Queue',
      'AWS::Lambda::Function',
      'AWS::IAM::Role',
      'AWS::Events::Rule',
    ];
    for (const [, { Type, Properties }] of Object.entries(template.Resources)) {
      if (!kinds.includes(Type)) continue;
      expect(Properties.Tags).toContainEqual({ Key: 'waypost:registry', Value: { Ref: 'RegistryName' } });
    }
  });
});

it('role names stay within IAM’s 64 characters, for the longest prefix and registry name in the longest region', () => {
  const parameters = { RegistryName: 'r'.repeat(24), RoleNamePrefix: 'p'.repeat(14) };
  for (const template of [hub, spoke, reader]) {
    const fill = evaluate(template, { parameters, region: 'ap-southeast-1' });
    const names = Object.values(template.Resources).flatMap(({ Properties }) =>
      ['RoleName', 'ManagedPolicyName'].flatMap((property) => Properties[property] ?? []),
    );
    for (const name of names) expect(textOf(fill(name)).length).toBeLessThanOrEqual(64);
  }
});

it('the registry name may not end in -records, since its table would be another registry’s second table', () => {
  const grammar = new RegExp(hub.Parameters.RegistryName!.AllowedPattern!);

  expect(['prod', 'a', 'team-a', 'r'.repeat(24)].filter((name) => !grammar.test(name))).toEqual([]);
  expect(['prod-records', 'Prod', '-a', 'a-', '1a', '', 'r'.repeat(25)].filter((name) => grammar.test(name))).toEqual(
    [],
  );
});

describe('the tables', () => {
  const isProtected = {
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: 'false',
    Tags: [{ Key: 'waypost:registry', Value: 'prod' }],
  };
  const propertiesOf = (id: string, parameters: Readonly<Record<string, string>> = {}) =>
    evaluate(hub, { parameters })(resourceOf(hub, id).Properties) as ResourceProperties;

  it.each(['ReadersTable', 'RecordsTable'])('%s stays when its stack is deleted or it would be replaced', (id) => {
    const { DeletionPolicy, UpdateReplacePolicy } = resourceOf(hub, id);

    expect(propertiesOf(id)).toMatchObject({ BillingMode: 'PAY_PER_REQUEST' });
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  it('can be protected against deletion and have point-in-time recovery, in every region', () => {
    const { Replicas } = propertiesOf('ReadersTable', { ReplicaRegions: 'us-east-1' });

    expect(propertiesOf('RecordsTable')).toMatchObject(isProtected);
    expect(Replicas).toMatchObject([isProtected, isProtected]);
  });

  describe('the readers’ table', () => {
    const TableKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';
    const replicasOf = (parameters: Readonly<Record<string, string>>) =>
      propertiesOf('ReadersTable', parameters).Replicas as readonly ResourceProperties[];
    const regionsOf = (ReplicaRegions: string) => replicasOf({ ReplicaRegions }).map(({ Region }) => Region);

    it('is a global table with one replica, in the region of the hub, unless others are asked for', () => {
      expect(resourceOf(hub, 'ReadersTable').Type).toBe('AWS::DynamoDB::GlobalTable');
      expect(regionsOf('')).toEqual(['eu-west-1']);
      expect(regionsOf('us-east-1')).toEqual(['eu-west-1', 'us-east-1']);
      expect(regionsOf('us-east-1,us-west-2,eu-central-1')).toEqual([
        ...['eu-west-1', 'us-east-1', 'us-west-2', 'eu-central-1'],
      ]);
      expect(resourceOf(hub, 'ReadersTable').Properties.StreamSpecification).toEqual({
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      });
    });

    it('has the same policy in each region, for the table of that region', () => {
      const [own, other] = replicasOf({ ReplicaRegions: 'us-east-1' }).map(({ ResourcePolicy }) =>
        JSON.stringify(ResourcePolicy),
      );

      expect(own).toContain('arn:aws:dynamodb:eu-west-1:111122223333:table/waypost-prod"');
      expect(other).toBe(own!.replaceAll('eu-west-1', 'us-east-1'));
    });

    it('is encrypted in each region with the key of that region', () => {
      const ReplicaKeyArns = 'arn:aws:kms:us-east-1:111122223333:key/l,arn:aws:kms:us-west-2:111122223333:key/m';
      const replicas = replicasOf({ TableKeyArn, ReplicaRegions: 'us-east-1,us-west-2', ReplicaKeyArns });
      const keys = replicas.map(({ SSESpecification }) => (SSESpecification as ResourceProperties).KMSMasterKeyId);

      expect(keys).toEqual([TableKeyArn, ...ReplicaKeyArns.split(',')]);
      expect(replicasOf({ ReplicaRegions: 'us-east-1' })[1]).not.toHaveProperty('SSESpecification');
    });

    it('is named to readers with all its replicas, the one of the hub first', () => {
      const fill = evaluate(hub, {
        parameters: { ReplicaRegions: 'us-east-1' },
        references: { 'ReadersTable.Arn': 'arn:aws:dynamodb:eu-west-1:111122223333:table/waypost-prod' },
      });

      expect(fill(hub.Outputs.TableArn!.Value)).toBe(
        ['eu-west-1', 'us-east-1']
          .map((region) => `arn:aws:dynamodb:${region}:111122223333:table/waypost-prod`)
          .join(','),
      );
    });
  });

  it('do not block the next attempt when a first deployment fails: protection is off until it is asked for', () => {
    expect(hub.Parameters.DeletionProtection!.Default).toBe('false');
    expect(resourceOf(hub, 'ReadersTable').DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('are encrypted with the key that AWS owns, or with the customer’s key', () => {
    const { SSESpecification } = resourceOf(hub, 'RecordsTable').Properties;
    const TableKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

    expect(evaluate(hub, { parameters: {} })(SSESpecification!)).toEqual({ Ref: 'AWS::NoValue' });
    expect(evaluate(hub, { parameters: { TableKeyArn } })(SSESpecification!)).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: TableKeyArn,
    });
  });

  it('have the keys and the index of the local server’s tables', () => {
    const { Properties: records } = resourceOf(hub, 'RecordsTable');

    expect(records.TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true });
    expect(records.GlobalSecondaryIndexes).toEqual([
      {
        IndexName: 'scope',
        KeySchema: [
          { AttributeName: 'scope', KeyType: 'HASH' },
          { AttributeName: 'pk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ]);
    expect(resourceOf(hub, 'ReadersTable').Properties).not.toHaveProperty('GlobalSecondaryIndexes');
  });
});

describe('the event rules', () => {
  const patternsOf = (template: Template) =>
    resourcesOf(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);

  it('match the catalogue on the default bus, on the registry’s bus and in spokes', () => {
    const patterns = RULES.map(({ pattern }) => pattern);
    const onDefault = patternsOf(hub).filter(({ EventBusName }) => EventBusName === undefined);
    const onRegistry = patternsOf(hub).filter(({ EventBusName }) => EventBusName !== undefined);

    expect(onDefault.map(({ EventPattern }) => EventPattern)).toEqual(patterns);
    expect(onRegistry.map(({ EventPattern }) => EventPattern)).toEqual(
      patterns.map((pattern) => ({ ...pattern, account: expect.anything() as unknown })),
    );
    // A spoke sends to the hub, and to a second hub.
    expect(patternsOf(spoke).map(({ EventPattern }) => EventPattern)).toEqual([...patterns, ...patterns]);
  });

  it('match no failed call, and no tag call except those on endpoints', () => {
    for (const { EventPattern } of [...patternsOf(hub), ...patternsOf(spoke)]) {
      expect(EventPattern).toMatchObject({ detail: { errorCode: [{ exists: false }] } });
      const text = JSON.stringify(EventPattern);
      if (text.includes('CreateTags') || text.includes('DeleteTags')) {
        expect(EventPattern).toMatchObject({
          detail: { requestParameters: { resourcesSet: { items: { resourceId: [{ prefix: 'vpce-' }] } } } },
        });
      }
    }
  });

  it('name no account on the registry’s bus, unless asked to match only the listed accounts and the hub’s own', () => {
    const { EventPattern } = resourceOf(hub, 'RegistryBusApiCalls').Properties;
    const AccountList = '222233334444,333344445555';
    const patternWith = (parameters: Record<string, string>) => evaluate(hub, { parameters })(EventPattern!);

    expect(JSON.stringify(patternWith({ AccountList }))).not.toMatch(/\d{12}/);
    expect(patternWith({ AccountList, PrefilterAccounts: 'true' })).toMatchObject({
      account: ['111122223333', '222233334444', '333344445555'],
    });
  });

  it('leave the first enrolment to the reconciler, which alone has its parameters', () => {
    const has = (id: string) => JSON.stringify(resourceOf(hub, id).Properties.Environment).includes('WAYPOST_ACCOUNTS');

    expect(['ReconcileFunction', 'WatchApisFunction', 'WatchEndpointsFunction', 'QueryFunction'].filter(has)).toEqual([
      'ReconcileFunction',
    ]);
  });

  it('send straight from a spoke to the hub’s bus, with a role', () => {
    const parameters = { HubAccountId: '999988887777', HubRegion: 'us-west-2', RegistryName: 'dev' };
    const fill = evaluate(spoke, { parameters: { ...parameters, SecondHubRegion: 'us-east-1' } });
    const targets = patternsOf(spoke).map(({ Targets }) => (fill(Targets!) as readonly ResourceProperties[])[0]);
    const regions = [...RULES.map(() => 'us-west-2'), ...RULES.map(() => 'us-east-1')];

    expect(targets).toEqual(
      regions.map((region): unknown =>
        expect.objectContaining({
          Arn: `arn:aws:events:${region}:999988887777:event-bus/waypost-dev`,
          RoleArn: { 'Fn::GetAtt': ['ForwardRole', 'Arn'] },
        }),
      ),
    );
  });
});

describe('failed deliveries', () => {
  const queueNames = new Set(resourcesOf(hub, 'AWS::SQS::Queue').map(([id]) => id));
  const isDeadLetters = (arn: unknown): boolean =>
    queueNames.has(String((arn as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0])) &&
    JSON.stringify(arn).includes('DeadLetters');

  it('of every rule go to a dead-letter queue after a day of retries', () => {
    for (const template of [hub, spoke]) {
      for (const [, { Properties }] of resourcesOf(template, 'AWS::Events::Rule')) {
        expect(Properties.Targets).toEqual([
          expect.objectContaining({
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] } },
            RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          }),
        ]);
      }
    }
  });

  it('of asynchronous functions, schedules, sweeps and re-checks go to a dead-letter queue', () => {
    const asynchronous = [
      'WatchApisFunction',
      'WatchEndpointsFunction',
      'ReconcileFunction',
      'HealthFunction',
      'ActivityFunction',
    ];
    for (const id of asynchronous) {
      const config = resourceOf(hub, id).Properties.DeadLetterConfig as { TargetArn: unknown };
      expect(isDeadLetters(config.TargetArn)).toBe(true);
    }
    for (const [, { Properties }] of resourcesOf(hub, 'AWS::Scheduler::Schedule')) {
      const { DeadLetterConfig } = Properties.Target as { DeadLetterConfig: { Arn: unknown } };
      expect(isDeadLetters(DeadLetterConfig.Arn)).toBe(true);
    }
    for (const id of ['HealthChanges', 'ActivityChanges']) {
      const { OnFailure } = resourceOf(hub, id).Properties.DestinationConfig as { OnFailure: { Destination: unknown } };
      expect(isDeadLetters(OnFailure.Destination)).toBe(true);
    }
    for (const queue of ['RecheckQueue', 'SweepQueue']) {
      const { deadLetterTargetArn } = resourceOf(hub, queue).Properties.RedrivePolicy as {
        deadLetterTargetArn: unknown;
      };
      expect(isDeadLetters(deadLetterTargetArn)).toBe(true);
    }
  });

  it('raise an alarm on every dead-letter queue', () => {
    const watched = [hub, spoke].flatMap((template) =>
      resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
        JSON.stringify(Properties.Dimensions),
      ),
    );
    const queues = [hub, spoke].flatMap((template) => resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id));
    for (const id of queues) expect(watched.some((dimensions) => dimensions.includes(`"${id}"`))).toBe(true);
  });

  it('of sweeps and re-checks stay hidden for six times the function’s timeout', () => {
    const timeout = Number(resourceOf(hub, 'ReconcileFunction').Properties.Timeout);

    for (const queue of ['RecheckQueue', 'SweepQueue'])
      expect(resourceOf(hub, queue).Properties.VisibilityTimeout).toBe(6 * timeout);
  });
});

describe('the stream of the readers’ table', () => {
  it('starts the function health for services and networks, but not for what that function writes', () => {
    const { EventSourceArn, FunctionName, FilterCriteria } = resourceOf(hub, 'HealthChanges').Properties;
    const { Filters } = FilterCriteria as { Filters: readonly { Pattern: string }[] };
    const patterns = Filters.map(({ Pattern }) => JSON.parse(Pattern) as Record<string, unknown>);
    const starts = ({ pk }: ItemKey): boolean =>
      JSON.stringify(patterns)
        .match(/"prefix":"[^"]+"/g)!
        .some((prefix) => pk.startsWith(prefix.slice('"prefix":"'.length, -1)));

    expect(EventSourceArn).toEqual({ 'Fn::GetAtt': ['ReadersTable', 'StreamArn'] });
    expect(FunctionName).toEqual({ Ref: 'HealthFunction' });
    expect(patterns).toMatchObject([{ dynamodb: { Keys: { pk: { S: expect.any(Array) as unknown } } } }]);
    expect([serviceKey('orders-api'), networkListKey('vpc-0a')].map(starts)).toEqual([true, true]);
    expect([listKey('orders-api'), itemKey({ kind: 'networks' })].map(starts)).toEqual([false, false]);
  });
});

describe('the stream of the records table', () => {
  it('has keys only, and starts the function activity for histories, names and sweeps, but not for what that function writes', () => {
    const { StreamSpecification } = resourceOf(hub, 'RecordsTable').Properties;
    const { EventSourceArn, FunctionName, FilterCriteria } = resourceOf(hub, 'ActivityChanges').Properties;
    const [filter] = (FilterCriteria as { Filters: readonly { Pattern: string }[] }).Filters;

    expect(StreamSpecification).toEqual({ StreamViewType: 'KEYS_ONLY' });
    expect(EventSourceArn).toEqual({ 'Fn::GetAtt': ['RecordsTable', 'StreamArn'] });
    expect(FunctionName).toEqual({ Ref: 'ActivityFunction' });
    expect(JSON.parse(filter!.Pattern)).toEqual({
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: { Keys: { pk: { S: [{ prefix: 'HISTORY#' }, { prefix: 'NAME#' }, 'SWEEPS'] } } },
    });
  });
});

describe('the query API', () => {
  it('is private, requires signed requests, and registers itself', () => {
    const { Properties } = resourceOf(hub, 'QueryApi');

    expect(Properties.EndpointConfiguration).toMatchObject({ Types: ['PRIVATE'] });
    expect(Properties.Tags).toContainEqual({ Key: 'waypost:service', Value: 'waypost' });
    for (const [, method] of resourcesOf(hub, 'AWS::ApiGateway::Method')) {
      expect(method.Properties.AuthorizationType).toBe('AWS_IAM');
    }
  });
});

it('a spoke runs no code', () => {
  const kinds = new Set(Object.values(spoke.Resources).map(({ Type }) => Type));

  expect([...kinds].sort()).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::Events::Rule',
    'AWS::IAM::Role',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
  ]);
});

it('every function comes from a key that contains its hash, so new code always has a new key', () => {
  for (const [id, { Properties, Metadata }] of resourcesOf(hub, 'AWS::Lambda::Function')) {
    const { S3Bucket, S3Key } = Properties.Code as { S3Bucket: unknown; S3Key: { 'Fn::Sub': string } };
    const hash = Buffer.from(textOf(Metadata?.CodeSha256 ?? ''), 'base64').toString('hex');

    expect([id, S3Bucket]).toEqual([id, { Ref: 'CodeBucket' }]);
    expect(S3Key['Fn::Sub']).toMatch(
      new RegExp(`^\\$\\{CodePrefix\\}waypost/[^/]+/[a-z-]+-${hash.slice(0, 16)}\\.zip$`),
    );
  }
  expect(hub.Parameters.CodePrefix!.Default).toBe('');
});

it('the bucket for code keeps every version, refuses plain text and the public, and chooses a name that nobody can take', () => {
  const { Properties, DeletionPolicy } = resourceOf(built.template('bucket'), 'Bucket');
  const [tls] = statementsOf(resourceOf(built.template('bucket'), 'BucketPolicy'));

  expect(Properties).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } });
  expect(Object.values(Properties.PublicAccessBlockConfiguration!)).toEqual([true, true, true, true]);
  expect(Properties).not.toHaveProperty('BucketName');
  expect(DeletionPolicy).toBe('RetainExceptOnCreate');
  expect(tls).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
});

it('every alarm has a runbook, and the dashboard shows every alarm', () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const names = [hub, spoke].flatMap((template) =>
    resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
      JSON.stringify(Properties.AlarmName).replace(/^.*RegistryName}-(.*)"}$/, '$1'),
    ),
  );
  const dashboard = JSON.stringify(resourceOf(hub, 'Dashboard').Properties.DashboardBody);

  expect(names.filter((name) => !readme.includes(`### ${name}\n`))).toEqual([]);
  expect(names.filter((name) => !name.startsWith('forward-') && !dashboard.includes(`-${name}`))).toEqual([]);
});
