// The permissions of each function. A test compares them with the calls in the bundles.
import { MOVED_EVENT } from '../../services/core/activity/moved-event.js';
import { ACTIVITY_PARTITION, ENROLMENT_KEYS, SCOPE_INDEX } from '../../services/core/records-table.js';
import { useKey } from '../key.js';
import { allow, deny, TABLE_KEY } from '../policy.js';
import { roleArn } from '../roles.js';
import { sweepStatements } from '../sweep-reads.js';
import { att, either, ref, type TemplateJson, sub } from '../template.js';
import { SERVED_ACCOUNTS_LIST } from './accounts.js';
import type { Handler } from './handlers.js';
import { READERS_TABLE_ARN } from './replicas.js';
import { BUS_ARN, pascal } from './rule-names.js';

export function permissionsOf(handler: Handler, deadLetters: string | undefined): readonly TemplateJson[] {
  return [
    writeLogs(handler),
    ...STATEMENTS[handler],
    ...(deadLetters === undefined ? [] : [keepFailures(deadLetters), useKey()]),
    ...(handler === 'deploy-query' ? [] : [useTableKey(handler)]),
  ];
}

const READERS = READERS_TABLE_ARN;
const RECORDS = att('RecordsTable');

/** A transaction needs the permission for each of its writes; IAM has no action for the transaction itself. */
const writeRegistry: readonly TemplateJson[] = [
  allow({
    sid: 'WriteReadersTable',
    actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    resources: READERS,
  }),
  allow({
    sid: 'WriteRecords',
    actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    resources: RECORDS,
  }),
  allow({ sid: 'SendRechecks', actions: ['sqs:SendMessage'], resources: att('RecheckQueue') }),
];

/** A function that reads outside events must not be able to change whose events count, or who owns a name. */
const leaveEnrolment = deny({
  sid: 'LeaveEnrolment',
  actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  resources: RECORDS,
  condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ENROLMENT_KEYS } },
});

/** The permissions of Lambda, which polls the stream with the function's role. */
const readStream = (stream: TemplateJson): TemplateJson =>
  allow({
    sid: 'ReadStream',
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((call) => `dynamodb:${call}`),
    resources: stream,
  });

const ORGANIZATION_READS = [
  'ListAccounts',
  'ListAccountsForParent',
  'ListOrganizationalUnitsForParent',
  'ListParents',
].map((call) => `organizations:${call}`);

const DEPLOYMENTS = 'arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${QueryApi}/deployments';

const STATEMENTS: Readonly<Record<Handler, readonly TemplateJson[]>> = {
  'watch-apis': [...writeRegistry, leaveEnrolment],
  'watch-endpoints': [...writeRegistry, leaveEnrolment],
  reconcile: [
    ...writeRegistry,
    allow({ sid: 'ReadPublished', actions: ['dynamodb:BatchGetItem'], resources: READERS }),
    allow({
      sid: 'SweepRecords',
      actions: ['dynamodb:Query', 'dynamodb:Scan', 'dynamodb:DeleteItem'],
      resources: [RECORDS, sub(`\${RecordsTable.Arn}/index/${SCOPE_INDEX}`)],
    }),
    allow({ sid: 'SendSweeps', actions: ['sqs:SendMessage'], resources: att('SweepQueue') }),
    allow({
      sid: 'ReceiveMessages',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [att('RecheckQueue'), att('SweepQueue')],
    }),
    // Allows the role of this name in any account of the organization, or else in the listed accounts. Each role's trust policy must
    // allow it as well.
    allow({
      sid: 'SweepSpokes',
      actions: ['sts:AssumeRole'],
      resources: sub(roleArn('*', 'sweep-*')),
      condition: {
        StringEquals: either(
          'HasOrganization',
          { 'aws:ResourceOrgID': ref('OrganizationId') },
          { 'aws:ResourceAccount': SERVED_ACCOUNTS_LIST },
        ),
      },
    }),
    ...sweepStatements(),
    // The calls have no resource-level permissions. AWS answers them only in the management account or in a delegated administrator's.
    allow({ sid: 'ExpandUnits', actions: ORGANIZATION_READS, resources: '*' }),
  ],
  health: [
    allow({ sid: 'ReadReadersTable', actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'], resources: READERS }),
    // The list of services, which contains no address.
    allow({
      sid: 'WriteHealth',
      actions: ['dynamodb:UpdateItem'],
      resources: READERS,
      condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LIST#*'] } },
    }),
    // A standby reads the stream of its replica.
    readStream(
      either(
        'OwnsReadersTable',
        att('ReadersTable', 'StreamArn'),
        either('HasReplicaStream', ref('ReplicaStreamArn'), READERS),
      ),
    ),
  ],
  activity: [
    allow({ sid: 'ReadReadersTable', actions: ['dynamodb:BatchGetItem'], resources: READERS }),
    allow({ sid: 'ReadRecords', actions: ['dynamodb:BatchGetItem'], resources: RECORDS }),
    // Allows the index alone: no record, no name, no enrolment.
    allow({
      sid: 'WriteActivity',
      actions: ['dynamodb:PutItem'],
      resources: RECORDS,
      condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${ACTIVITY_PARTITION}*`] } },
    }),
    readStream(att('RecordsTable', 'StreamArn')),
    allow({
      sid: 'AnnounceMoves',
      actions: ['events:PutEvents'],
      resources: BUS_ARN,
      condition: {
        StringEquals: { 'events:source': MOVED_EVENT.source, 'events:detail-type': MOVED_EVENT.detailType },
      },
    }),
  ],
  query: [
    allow({ sid: 'ReadReadersTable', actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'], resources: READERS }),
    allow({ sid: 'ReadRecords', actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'], resources: RECORDS }),
  ],
  'deploy-query': [
    allow({ sid: 'Deploy', actions: ['apigateway:POST'], resources: sub(DEPLOYMENTS) }),
    allow({ sid: 'DeleteDeployments', actions: ['apigateway:DELETE'], resources: sub(`${DEPLOYMENTS}/*`) }),
  ],
};

const writeLogs = (handler: Handler): TemplateJson =>
  allow({
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: sub(`\${${pascal(handler)}Logs.Arn}`),
  });

const keepFailures = (deadLetters: string): TemplateJson =>
  allow({ sid: 'KeepFailures', actions: ['sqs:SendMessage'], resources: att(deadLetters) });

const DECRYPT = ['kms:Decrypt'];
const ENCRYPT = ['kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** With a customer-managed key, DynamoDB calls KMS on behalf of the caller. The caller may not use the key in any other way. */
const useTableKey = (handler: Handler): TemplateJson =>
  allow({
    sid: 'UseTableKey',
    actions: handler === 'query' ? DECRYPT : [...DECRYPT, ...ENCRYPT],
    resources: TABLE_KEY,
    condition: { StringEquals: { 'kms:ViaService': sub('dynamodb.${AWS::Region}.${AWS::URLSuffix}') } },
  });
