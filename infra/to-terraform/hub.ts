// The parts of the hub's Terraform module that its template does not have.
import { RULES } from '../../services/core/cloudtrail/catalogue.js';
import { READER_ACCOUNTS, SERVED_ACCOUNTS, SERVED_ACCOUNTS_LIST } from '../hub/accounts.js';
import { ALARM_TOPIC } from '../hub/alarms.js';
import { HANDLERS } from '../hub/handlers.js';
import { TABLE_ARNS } from '../hub/replicas.js';
import { BUS_ARN, BUS_NAME, pascal } from '../hub/rule-names.js';
import { BREAK, code, type HclBlock, type HclItem, type HclValue, quote } from './hcl.js';
import type { ModuleText } from './module.js';
import type { Part } from './parts.js';
import { nameOf } from './resources.js';

/** Only CloudFormation needs the function that deploys the query API. */
const FUNCTIONS = HANDLERS.filter((handler) => handler !== 'deploy-query');

/** The file for each resource, in the order in which the patterns are tried. */
const FILES: readonly (readonly [of: RegExp, file: string])[] = [
  [/^(Query(Api|Path|Method|Stage|Permission|AccessLogs)|Part::Integration)/, 'query_api.tf'],
  [/Table$/, 'tables.tf'],
  [/^(Schedule|IncrementalSweep|FullSweep|Rechecks$|Sweeps$)/, 'sweeps.tf'],
  [/(DeadLetters|Queue)(Policy)?$/, 'queues.tf'],
  [/^(Default|Registry)?Bus/, 'events.tf'],
  [/^(Alarm|Dashboard)/, 'alarms.tf'],
];

const fileOf = ({ id }: Part): string =>
  id === 'Dashboard' ? 'dashboard.tf' : (FILES.find(([of]) => of.test(id))?.[1] ?? 'functions.tf');

/** Every pattern of the catalogue, for the rules of both buses. */
export const eventPatterns: Readonly<Record<string, HclValue>> = Object.fromEntries(
  RULES.map(({ name, pattern }) => [name, JSON.parse(JSON.stringify(pattern)) as HclValue]),
);

export const patternExpressions = RULES.map(
  ({ name, pattern }) => [JSON.parse(JSON.stringify(pattern)), `local.event_patterns["${name}"]`] as const,
);

const codeLocals: HclBlock = {
  head: 'locals',
  comment: 'Where the zip files of the functions are. Their names end in a hash of their content.',
  body: [
    ['functions_folder', code('coalesce(var.function_source.zip, "${path.module}/functions")')],
    [
      'function_keys',
      code(
        `{\n    for name in [${FUNCTIONS.map(quote).join(', ')}] :\n    name => one(fileset(local.functions_folder, "**/\${name}-${'?'.repeat(16)}.zip"))\n  }`,
      ),
    ],
  ],
};

function functionCode(id: string): readonly HclItem[] {
  const name = nameOf(id);
  const handler = FUNCTIONS.find((each) => `${pascal(each)}Function` === id) ?? '';
  const key = `local.function_keys["${handler}"]`;
  const s3 = 'var.function_source.s3';
  const file = `"\${local.functions_folder}/\${${key}}"`;
  return [
    BREAK,
    ['filename', code(`${s3} == null ? ${file} : null`)],
    ['source_code_hash', code(`${s3} == null ? filebase64sha256(${file}) : null`)],
    ['s3_bucket', code(`try(${s3}.bucket, null)`)],
    ['s3_key', code(`${s3} == null ? null : "\${${s3}.prefix}\${${key}}"`)],
    BREAK,
    // Lambda checks when it creates a function whether its role may use the dead-letter queue and the VPC.
    ['depends_on', [code(`aws_iam_role_policy.${name}`), code(`aws_iam_role_policy_attachment.${name}`)]],
    {
      head: 'lifecycle',
      body: [
        {
          head: 'precondition',
          body: [
            ['condition', code(`${key} != null`)],
            [
              'error_message',
              `No zip file of the function ${handler} in the folder of function_source.zip. Unpack a release there, or run npm run synth.`,
            ],
          ],
        },
      ],
    },
  ];
}

const deployment: HclBlock = {
  head: 'resource "aws_api_gateway_deployment" "query"',
  comment: 'A deployment is a snapshot of the API with its policy: a changed policy needs a new one.',
  body: [
    ['count', code('var.create ? 1 : 0')],
    BREAK,
    ['rest_api_id', code('aws_api_gateway_rest_api.query[0].id')],
    [
      'triggers',
      {
        definition: code(
          'sha256(jsonencode([aws_api_gateway_rest_api.query[0].policy, var.query_vpc_endpoint_ids, aws_api_gateway_method.query[0].authorization, aws_api_gateway_integration.query[0].uri]))',
        ),
      },
    ],
    { head: 'lifecycle', body: [['create_before_destroy', true]] },
  ],
};

const replicaBlocks = (): readonly HclItem[] => [
  {
    head: 'dynamic "replica"',
    body: [
      ['for_each', code('var.replica_regions')],
      BREAK,
      {
        head: 'content',
        body: [
          ['region_name', code('replica.value')],
          ['point_in_time_recovery', true],
          ['propagate_tags', true],
          ['kms_key_arn', code('try(var.replica_kms_key_arns[replica.key], null)')],
        ],
      },
    ],
  },
];

/** The ARN of the replica in another region than the hub's. */
const replicaOf = (text: string): string => `replace(${text}, ":dynamodb:\${local.region}:", ":dynamodb:\${region}:")`;

const EXTRAS: Readonly<Record<string, (id: string) => readonly HclItem[]>> = {
  'AWS::Lambda::Function': functionCode,
  'AWS::DynamoDB::GlobalTable': replicaBlocks,
};

export const hubText: ModuleText = {
  about: 'A hub: the tables, event bus, functions and query API of one registry of private APIs.',
  locals: {
    served_account_ids: {
      value: code('concat([local.account_id], var.account_ids)'),
      for: [SERVED_ACCOUNTS_LIST],
    },
    reader_account_ids: {
      value: code('concat([local.account_id], var.reader_account_ids)'),
      for: [READER_ACCOUNTS],
    },
    event_bus_name: {
      value: code('try(aws_cloudwatch_event_bus.this[0].name, var.event_bus_name)'),
      for: [BUS_NAME],
    },
    event_bus_arn: {
      value: code(
        'try(aws_cloudwatch_event_bus.this[0].arn, "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/${var.event_bus_name}", null)',
      ),
      for: [BUS_ARN],
    },
    alarm_topic_arn: { value: code('try(aws_sns_topic.alarm[0].arn, var.alarm_topic_arn)'), for: [ALARM_TOPIC] },
  },
  expressions: [
    [SERVED_ACCOUNTS, 'join(",", local.served_account_ids)'],
    [
      TABLE_ARNS,
      `join(",", concat([aws_dynamodb_table.readers[0].arn], [for region in var.replica_regions : ${replicaOf('aws_dynamodb_table.readers[0].arn')}]))`,
    ],
    ...patternExpressions,
  ],
  fileOf,
  blocks: {
    'tables.tf': [],
    'functions.tf': [codeLocals],
    'queues.tf': [],
    'events.tf': [{ head: 'locals', body: [['event_patterns', eventPatterns]] }],
    'query_api.tf': [deployment],
  },
  extras: (part) => EXTRAS[part.type]?.(part.id) ?? [],
  comments: {
    'aws_dynamodb_table.readers': 'Readers resolve names in this table.',
    'aws_dynamodb_table.records': 'What the registry knows about each resource. Nothing outside this account reads it.',
  },
  without: ['CodeBucket', 'CodePrefix', 'DeployQueryConcurrency'],
  variables: [
    {
      name: 'var.function_source',
      type: 'object({\n    zip = optional(string)\n    s3 = optional(object({\n      bucket = string\n      prefix = optional(string, "")\n    }))\n  })',
      description:
        'Where the code of the functions is. zip: a folder with the zip files of a release, by default the folder functions of this module. s3: a bucket in this region to which the same files were uploaded below the prefix.',
      default: {},
      value: 'var.function_source',
    },
  ],
  outputs: [
    {
      name: 'reconcile_function_name',
      description:
        'The function that sweeps. Invoke it with {"sweep":"incremental"} to queue a round of sweeps at once.',
      value: 'aws_lambda_function.reconcile[0].function_name',
    },
    {
      name: 'replica_policies',
      description:
        'The policies that the replicas need, by region. Attach each to the replica of its region with aws_dynamodb_resource_policy and a provider of that region.',
      value: `{ for region in var.replica_regions : region => ${replicaOf('aws_dynamodb_resource_policy.readers[0].policy')} }`,
    },
    {
      name: 'event_bus_policy',
      description: 'The policy that the bus needs. Merge it into the policy of a bus that existed before.',
      value: 'local.event_bus_policy',
    },
  ],
  busPolicyIn: 'events.tf',
  descriptions: {
    QueryApiArn: 'The value of query_api_arn for readers whose programs call the query API.',
  },
  foldsAlarms: true,
};
