// Splits a template's resources for which Terraform has several resources.
import type { Json } from '../../services/core/json.js';
import type { ResourceProperties, Resource, Template } from '../template-json.js';

export interface Part {
  /** The logical id of the resource in the template. */
  readonly id: string;
  readonly type: string;
  readonly properties: ResourceProperties;
  /** The condition that creates it. */
  readonly condition?: string;
}

/**
 * The resources to leave out. CloudFormation needs one of our functions to deploy an API again when its policy changes; Terraform
 * does not. The two statements of the bus are one policy in Terraform, which bus-policy.ts writes.
 */
const WITHOUT = /^DeployQuery|^QueryDeployment$|^Bus\w+Policy$/;

export const partsOf = (template: Template): readonly Part[] =>
  Object.entries(template.Resources)
    .filter(([id]) => !WITHOUT.test(id))
    .flatMap(([id, resource]) => takeApart(id, resource));

function takeApart(id: string, { Type, Properties, Condition, DeletionPolicy }: Resource): readonly Part[] {
  const common = { id, ...(Condition !== undefined && { condition: Condition }) };
  const split = SPLITS[Type] ?? ((properties: ResourceProperties) => ({ rest: properties, parts: [] }));
  const { rest, parts } = split(Properties, id);
  // Log groups stay when the stack is deleted.
  const kept = Type === 'AWS::Logs::LogGroup' && DeletionPolicy !== undefined ? { SkipDestroy: true } : {};
  return [
    { ...common, type: Type, properties: { ...rest, ...kept } },
    ...parts.map((part) => ({ ...common, ...part })),
  ];
}

interface Split {
  readonly rest: ResourceProperties;
  readonly parts: readonly Omit<Part, 'id'>[];
}

const ref = (id: string): Json => ({ Ref: id });

const SPLITS: Readonly<Record<string, (properties: ResourceProperties, id: string) => Split>> = {
  'AWS::DynamoDB::Table': splitTable,
  'AWS::DynamoDB::GlobalTable': splitGlobalTable,
  'AWS::IAM::Role': splitRole,
  'AWS::Events::Rule': splitRule,
  'AWS::ApiGateway::Method': splitMethod,
  'AWS::ApiGateway::Stage': splitStage,
  'AWS::CloudWatch::Alarm': flattenMetrics,
  'AWS::CloudWatch::Dashboard': parseDashboard,
};

/** Terraform's table has the settings of the replica in its own region; hub.ts writes a block for the others. */
function splitGlobalTable({ Replicas, SSESpecification, ...rest }: ResourceProperties, id: string): Split {
  const [{ Region: _, SSESpecification: ownKey, ...own } = {}] = Replicas as readonly ResourceProperties[];
  return splitTable({ ...rest, ...own, SSESpecification: mergeConditional(SSESpecification, ownKey) }, id);
}

/** Two properties that exist under the same condition, as one. */
function mergeConditional(...parts: readonly (Json | undefined)[]): Json {
  const values = parts.map((part) => (part as { 'Fn::If': [string, ResourceProperties, Json] })['Fn::If']);
  const [[condition, , otherwise] = ['', {}, null]] = values;
  return { 'Fn::If': [condition, Object.assign({}, ...values.map(([, value]) => value)) as Json, otherwise] };
}

function splitTable(
  { KeySchema, GlobalSecondaryIndexes, ResourcePolicy, StreamSpecification, ...rest }: ResourceProperties,
  id: string,
): Split {
  const indexes = (GlobalSecondaryIndexes ?? []) as readonly ResourceProperties[];
  const policy = ResourcePolicy as { PolicyDocument: Json } | undefined;
  const table = { Ref: id };
  return {
    rest: {
      ...rest,
      ...keysOf(KeySchema ?? []),
      ...(StreamSpecification !== undefined && {
        StreamEnabled: true,
        ...(StreamSpecification as ResourceProperties),
      }),
      GlobalSecondaryIndexes: indexes.map(({ KeySchema: keys, Projection, ...index }) => ({
        ...index,
        ...keysOf(keys ?? []),
        ...(Projection as ResourceProperties),
      })),
    },
    parts:
      policy === undefined
        ? []
        : [
            {
              type: 'Part::TablePolicy',
              properties: { ResourceArn: { 'Fn::GetAtt': [table.Ref, 'Arn'] }, PolicyDocument: policy.PolicyDocument },
            },
          ],
  };
}

function keysOf(schema: Json): ResourceProperties {
  const keys = schema as readonly { AttributeName: string; KeyType: string }[];
  return Object.fromEntries(
    keys.map(({ AttributeName, KeyType }) => [KeyType === 'HASH' ? 'HashKey' : 'RangeKey', AttributeName]),
  );
}

function splitRole({ Policies, ManagedPolicyArns, ...rest }: ResourceProperties, id: string): Split {
  const policies = Policies as readonly ResourceProperties[];
  const attached = ((ManagedPolicyArns ?? []) as readonly { 'Fn::If': [string, Json, Json] }[]).map((each) => {
    const [condition, PolicyArn] = each['Fn::If'];
    return { type: 'Part::RoleAttachment', condition, properties: { Role: ref(id), PolicyArn } };
  });
  return {
    rest,
    parts: [
      ...policies.map((policy) => ({ type: 'Part::RolePolicy', properties: { ...policy, Role: ref(id) } })),
      ...attached,
    ],
  };
}

function splitRule({ Targets, EventPattern, ...rest }: ResourceProperties, id: string): Split {
  const { account, ...pattern } = EventPattern as ResourceProperties;
  const bus: ResourceProperties = rest.EventBusName === undefined ? {} : { EventBusName: rest.EventBusName };
  const targets = (Targets as readonly ResourceProperties[]).map((target) => ({
    type: 'Part::Target',
    properties: { Rule: ref(id), ...bus, ...target },
  }));
  // If a rule does not limit its accounts, this member must be absent, not empty.
  const [condition, accounts] = (account as { 'Fn::If': [string, Json] } | undefined)?.['Fn::If'] ?? [];
  const narrowed: Json =
    condition === undefined
      ? pattern
      : { 'Part::Merge': [pattern, { 'Fn::If': [condition, { account: accounts ?? null }, {}] }] };
  return { rest: { ...rest, EventPattern: narrowed }, parts: targets };
}

function splitMethod({ Integration, ...rest }: ResourceProperties, id: string): Split {
  const at: ResourceProperties = {
    RestApiId: rest.RestApiId ?? null,
    ResourceId: rest.ResourceId ?? null,
    HttpMethod: { 'Fn::GetAtt': [id, 'HttpMethod'] },
  };
  return {
    rest,
    parts: [{ type: 'Part::Integration', properties: { ...at, ...(Integration as ResourceProperties) } }],
  };
}

function splitStage({ MethodSettings, ...rest }: ResourceProperties, id: string): Split {
  const parts = (MethodSettings as readonly ResourceProperties[]).map(({ HttpMethod, ResourcePath, ...settings }) => ({
    type: 'Part::MethodSettings',
    properties: {
      RestApiId: rest.RestApiId ?? null,
      StageName: { 'Fn::GetAtt': [id, 'StageName'] },
      MethodPath: `${HttpMethod as string}${ResourcePath as string}`,
      Settings: settings,
    },
  }));
  return { rest, parts };
}

function flattenMetrics({ Metrics, ...rest }: ResourceProperties): Split {
  if (Metrics === undefined) return { rest, parts: [] };
  const flat = (Metrics as readonly { MetricStat?: ResourceProperties }[]).map(({ MetricStat, ...metric }): Json => {
    if (MetricStat === undefined) return metric;
    const { Metric, ...period } = MetricStat;
    return { ...metric, MetricStat: { ...(Metric as ResourceProperties), ...period } };
  });
  return { rest: { ...rest, Metrics: flat }, parts: [] };
}

/** The body is a text of JSON with names to substitute. */
function parseDashboard({ DashboardBody, ...rest }: ResourceProperties): Split {
  const { 'Fn::Sub': body } = DashboardBody as { 'Fn::Sub': string };
  const isKept = (line: Json): boolean => !JSON.stringify(line).includes('deploy-query');
  const substituted = JSON.parse(body, (key, value: Json) => {
    if (key === 'metrics') return (value as readonly Json[]).filter(isKept);
    return typeof value === 'string' && value.includes('${') ? { 'Fn::Sub': value } : value;
  }) as Json;
  return { rest: { ...rest, DashboardBody: substituted }, parts: [] };
}
