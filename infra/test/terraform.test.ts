import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../services/core/cloudtrail/catalogue.js';
import { build } from './built.js';
import type { Json } from '../../services/core/json.js';
import { evaluate, resourceOf, type StatementJson, statementsOf, textOf, type Template } from './template.js';
import { readModule, type TerraformModule, type TerraformValues } from './terraform-module.js';

const FOLDER = join(__dirname, '../terraform');
const ACCOUNT = '222233334444';
const HUB = '111122223333';
const ORGANIZATION = 'o-a1b2c3d4e5';
const KEY = `arn:aws:kms:us-west-2:${HUB}:key/k`;
const QUERY_API = `arn:aws:execute-api:us-west-2:${HUB}:a1b2c3d4e5/live/*`;
const TABLE = `arn:aws:dynamodb:us-west-2:${HUB}:table/waypost-prod`;

const ruleArns = RULES.map(({ name }) => `arn:aws:events:eu-west-1:${ACCOUNT}:rule/waypost-prod-${name}-forward`);

const values: TerraformValues = {
  'local.partition': 'aws',
  'local.region': 'eu-west-1',
  'local.account': ACCOUNT,
  'local.name': 'waypost-prod',
  'local.role': 'waypost-prod',
  'var.role_path': '/',
  'var.role_name_prefix': 'waypost',
  'var.query_api_arn': QUERY_API,
  'var.key_arn == "" ? true : null': true,
  'local.hub_bus': `arn:aws:events:us-west-2:${HUB}:event-bus/waypost-prod`,
  'local.tags': { 'waypost:registry': 'prod' },
  'var.registry_name': 'prod',
  'var.hub_account_id': HUB,
  'var.hub_region': 'us-west-2',
  'condition.value': ORGANIZATION,
  'var.table_arn': TABLE,
  'var.table_key_arn': KEY,
  'data.aws_partition.current.dns_suffix': 'amazonaws.com',
  'aws_sqs_queue.dead_letters.arn': 'DeadLetters.Arn',
  '[for rule in aws_cloudwatch_event_rule.forward : rule.arn]': ruleArns,
};

const parameters = {
  RegistryName: 'prod',
  HubAccountId: HUB,
  HubRegion: 'us-west-2',
  OrganizationId: ORGANIZATION,
  TableArn: TABLE,
  TableKeyArn: KEY,
  QueryApiArn: QUERY_API,
};

const { template } = build();
const [spoke, reader] = [template('spoke'), template('reader')];
const modules: Record<string, TerraformModule> = {};

beforeAll(async () => {
  for (const name of ['spoke', 'reader']) modules[name] = await readModule(join(FOLDER, name));
});

const pairs = () =>
  [
    [modules.spoke!, spoke],
    [modules.reader!, reader],
  ] as const;

/** A policy statement in one form, whether CloudFormation or Terraform wrote it. */
function normalized(
  sid: Json | undefined,
  parts: Record<'effect' | 'actions' | 'resources' | 'principals', Json>,
  conditions: readonly Json[],
) {
  const sorted = (json: Json) => (Array.isArray(json) ? [...(json as string[])].sort() : [json]);
  return {
    sid: sid ?? null,
    effect: parts.effect,
    actions: sorted(parts.actions),
    resources: sorted(parts.resources),
    principals: parts.principals,
    conditions: conditions.map((condition) => JSON.stringify(condition)).sort(),
  };
}

function ofTemplate(template: Template, id: string) {
  const fill = evaluate(template, { parameters, account: ACCOUNT });
  const attribute = (json: Json): Json =>
    JSON.parse(JSON.stringify(json).replace(/\{"Fn::GetAtt":\["(\w+)","(\w+)"\]\}/g, '"$1.$2"')) as Json;
  const resource = attribute(fill(resourceOf(template, id) as unknown as Json)) as unknown as ReturnType<
    typeof resourceOf
  >;
  return statementsOf(resource).map(({ Sid, Effect, Action, Resource, Principal, Condition = {} }: StatementJson) =>
    normalized(
      Sid,
      { effect: Effect, actions: Action, resources: Resource ?? [], principals: Principal ?? null },
      Object.entries(Condition).flatMap(([test, keys]) =>
        Object.entries(keys).map(([variable, value]) => [test, variable, ...[value].flat()] as Json),
      ),
    ),
  );
}

function ofModule(module: TerraformModule, documents: readonly string[]) {
  return documents.flatMap((document) =>
    module.statements(document, values).map(({ sid, effect, actions, resources, principals, condition }) => {
      const [{ type, identifiers } = {} as Record<string, Json>] = (principals ?? []) as Record<string, Json>[];
      const names = (identifiers ?? []) as string[];
      const principal = type === undefined ? null : type === '*' ? '*' : { [textOf(type)]: names[0] ?? '' };
      return normalized(
        sid,
        { effect: effect ?? 'Allow', actions: actions ?? [], resources: resources ?? [], principals: principal },
        ((condition ?? []) as { test: string; variable: string; values: string[] }[]).map((each) => [
          each.test,
          each.variable,
          ...each.values,
        ]),
      );
    }),
  );
}

it.each([
  ['ForwardRole', ['forward_trust', 'forward']],
  ['SweepRole', ['sweep_trust', 'sweep']],
  ['DeadLettersPolicy', ['dead_letters']],
])('the Terraform module of the spoke has the same policy as the template: %s', (id, documents) => {
  expect(ofModule(modules.spoke!, documents)).toEqual(ofTemplate(spoke, id));
});

it('the Terraform module of the reader has the same policy as the template', () => {
  expect(ofModule(modules.reader!, ['read'])).toEqual(ofTemplate(reader, 'ReadPolicy'));
});

it('the Terraform modules have the same resources as the templates', () => {
  const kinds: Readonly<Record<string, string>> = {
    'aws_cloudwatch_event_rule.forward': 'AWS::Events::Rule',
    'aws_iam_role.forward': 'AWS::IAM::Role',
    'aws_iam_role.sweep': 'AWS::IAM::Role',
    'aws_sqs_queue.dead_letters': 'AWS::SQS::Queue',
    'aws_sqs_queue_policy.dead_letters': 'AWS::SQS::QueuePolicy',
    'aws_cloudwatch_metric_alarm.dead_letters': 'AWS::CloudWatch::Alarm',
    'aws_cloudwatch_metric_alarm.retries': 'AWS::CloudWatch::Alarm',
    'aws_iam_policy.read': 'AWS::IAM::ManagedPolicy',
    'aws_ssm_parameter.table': 'AWS::SSM::Parameter',
    'aws_vpc_endpoint.dynamodb': 'AWS::EC2::VPCEndpoint',
  };
  // CloudFormation has these as parts of the rule and of the role.
  const parts = ['aws_cloudwatch_event_target.forward', 'aws_iam_role_policy.forward', 'aws_iam_role_policy.sweep'];
  const typesOf = (template: Template) =>
    new Set(
      Object.values(template.Resources).map(
        ({ Type, Condition }) => `${Type} ${Condition === undefined ? '' : 'maybe'}`,
      ),
    );

  for (const [module, template] of pairs()) {
    const resources = module.resources.filter((address) => !parts.includes(address));
    const types = resources.map((address) => {
      const { count } = module.resource(address, {});
      return `${kinds[address] ?? address} ${count === undefined ? '' : 'maybe'}`;
    });
    expect(new Set(types)).toEqual(typesOf(template));
  }
});

it('the Terraform rules send the catalogue’s events to the hub and retry as long as the template’s', () => {
  const { Targets } = resourceOf(spoke, 'ForwardApiCalls').Properties as {
    Targets: [{ RetryPolicy: Record<string, number> }];
  };
  const target = modules.spoke!.resource('aws_cloudwatch_event_target.forward', values);
  const files = readdirSync(join(FOLDER, 'spoke/patterns'));

  expect(target).toMatchObject({ arn: values['local.hub_bus'], dead_letter_config: [{ arn: 'DeadLetters.Arn' }] });
  expect(target.retry_policy).toEqual([
    {
      maximum_event_age_in_seconds: Targets[0].RetryPolicy.MaximumEventAgeInSeconds,
      maximum_retry_attempts: Targets[0].RetryPolicy.MaximumRetryAttempts,
    },
  ]);
  expect(files.sort()).toEqual(RULES.map(({ name }) => `${name}.json`).sort());
  for (const { name, pattern } of RULES) {
    expect(JSON.parse(readFileSync(join(FOLDER, `spoke/patterns/${name}.json`), 'utf8'))).toEqual(pattern);
  }
  const main = readFileSync(join(FOLDER, 'spoke/main.tf'), 'utf8');
  expect(main).toContain(`toset([${RULES.map(({ name }) => `"${name}"`).join(', ')}])`);
});

it('the Terraform module of the spoke has the template’s names and figures', () => {
  const fill = evaluate(spoke, { parameters, account: ACCOUNT });
  const of = (id: string) => fill(resourceOf(spoke, id).Properties) as Record<string, Json>;
  const hcl = (address: string) => modules.spoke!.resource(address, values);

  expect(hcl('aws_sqs_queue.dead_letters')).toMatchObject({
    name: of('DeadLetters').QueueName,
    message_retention_seconds: of('DeadLetters').MessageRetentionPeriod,
    sqs_managed_sse_enabled: of('DeadLetters').SqsManagedSseEnabled,
  });
  for (const [address, id] of [
    ['aws_iam_role.forward', 'ForwardRole'],
    ['aws_iam_role.sweep', 'SweepRole'],
  ] as const) {
    expect(hcl(address)).toMatchObject({
      path: of(id).Path,
      permissions_boundary: expect.stringContaining('var.permissions_boundary_arn') as unknown,
    });
  }
  expect(hcl('aws_cloudwatch_metric_alarm.retries')).toMatchObject({
    alarm_name: of('RetriesAlarm').AlarmName,
    metric_query: [{ expression: (of('RetriesAlarm').Metrics as { Expression?: string }[])[0]!.Expression }],
  });
  expect(hcl('aws_iam_role.forward').name).toBe(of('ForwardRole').RoleName);
  expect(hcl('aws_iam_role.sweep').name).toBe(of('SweepRole').RoleName);
  expect(hcl('aws_cloudwatch_metric_alarm.dead_letters')).toMatchObject({
    alarm_name: of('DeadLettersAlarm').AlarmName,
    metric_name: of('DeadLettersAlarm').MetricName,
    threshold: of('DeadLettersAlarm').Threshold,
    period: of('DeadLettersAlarm').Period,
    comparison_operator: of('DeadLettersAlarm').ComparisonOperator,
    treat_missing_data: of('DeadLettersAlarm').TreatMissingData,
  });
});

it('every Terraform variable is a template parameter, and every parameter a variable', () => {
  const snake = (id: string) => id.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();

  for (const [module, template] of pairs()) {
    // CloudFormation has tags for all resources as an option of the stack.
    expect(Object.keys(module.variables).sort()).toEqual(
      [...Object.keys(template.Parameters).map(snake), 'tags'].sort(),
    );
    for (const { description } of Object.values(module.variables)) expect(description).toMatch(/\.$/);
  }
});

it('the Terraform files are formatted as terraform fmt does: two spaces, no tabs, no trailing blanks', () => {
  for (const name of ['spoke', 'reader']) {
    for (const file of readdirSync(join(FOLDER, name)).filter((path) => path.endsWith('.tf'))) {
      const lines = readFileSync(join(FOLDER, name, file), 'utf8').split('\n');
      expect(lines.filter((line) => /\t|\s$/.test(line) || (/^ */.exec(line)?.[0].length ?? 0) % 2 === 1)).toEqual([]);
    }
  }
});
