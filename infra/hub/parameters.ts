// The parameters of the hub's template.
import type { Stack } from 'aws-cdk-lib';
import { ENROLMENT_MODES } from '../../services/core/enrolment/document.js';
import { KEY_CONDITIONS, operationsKey } from '../key.js';
import { ROLE_CONDITIONS, roleParameters } from '../roles.js';
import {
  declareConditions,
  declareParameters,
  isGiven,
  isListGiven,
  isSet,
  type ParameterGroups,
  type ParameterText,
  type TemplateJson,
} from '../template.js';
import { accountList, keyArn, organizationId, regionList, registryName, topicArn, yesOrNo } from '../texts.js';
import { REPLICA_CONDITIONS, REPLICA_SLOTS } from './replicas.js';
import { vpcParameters, VPC_CONDITIONS } from './vpc.js';

/** Retention periods that CloudWatch Logs accepts. */
const RETENTION_DAYS = ['7', '14', '30', '60', '90', '180', '365', '731'];

/** Without a reservation a function shares the account's concurrency. */
const reserved = (what: string): ParameterText => ({
  type: 'Number',
  description: `The concurrency that is reserved for the function that ${what}, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account’s limit unreserved.`,
  default: 0,
  minValue: 0,
  maxValue: 1000,
});

/** `QueryConcurrency`: the condition `ReservesQuery`. */
const reserves = (...parameters: readonly string[]): Record<string, TemplateJson> =>
  Object.fromEntries(
    parameters.map((id) => [`Reserves${id.replace('Concurrency', '')}`, { 'Fn::Not': [isSet(id, '0')] }]),
  );

const groups: ParameterGroups = {
  Registry: {
    RegistryName: registryName,
    Standby: yesOrNo(
      'Whether this hub stands by for one in another region. A standby creates no readers’ table but uses the replica of the other hub’s table. It keeps its own records, and publishes only after npm run admin -- promote.',
      'false',
    ),
    ReplicaStreamArn: {
      description:
        'With Standby: the ARN of the stream of the replica in this region, which aws dynamodb describe-table prints as LatestStreamArn. Once promoted, this hub then computes health within seconds of a change; without it, each hour.',
      default: '',
      allowedPattern: '^(arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+/stream/[0-9T:.-]+)?$',
      constraint: 'the ARN of a stream of DynamoDB, or empty',
    },
    Naming: {
      description:
        'The source of a service’s name. tag: only the tag waypost:service. tag-or-name: without that tag, the name of the API.',
      default: 'tag',
      allowedValues: ['tag', 'tag-or-name'],
    },
    Owners: {
      description:
        'Accounts that own names, whoever claims them first, as a JSON list: [{"names":"payments.*","account":"111122223333"}]. An entry for one name takes precedence over all globs. Among globs, the first that matches a name applies. It stores the first enrolment and changes nothing later.',
      default: '[]',
      allowedPattern: '^\\[.*\\]$',
      constraint: 'a JSON list, at least []',
    },
    PreferCustomDomains: {
      description:
        'Services whose private custom domain is preferred to every other address form if it serves: names or globs such as payments.*, separated by commas; * for all. Waypost cannot see whether the callers’ DNS resolves the domain, so the default is none.',
      default: '',
      allowedPattern: '^[a-z0-9.*-]*(,[a-z0-9.*-]+)*$',
      constraint: 'names of services or globs, separated by commas, or empty',
    },
    LineageTags: {
      description:
        'Keys of tags that tell a replacement from a sibling where CloudFormation’s tags do not, separated by commas, such as env,team. A younger API takes over only if it has the same stage name and, where both carry such a tag, the same value.',
      default: '',
      allowedPattern: '^[^,]*(,[^,]+)*$',
      constraint: 'keys of tags, separated by commas, or empty',
    },
    TagKeys: {
      description:
        'Other keys for the tags that Waypost reads, as JSON: {"service":"acme:service","network":"acme:network"}.',
      default: '{}',
      allowedPattern: '^\\{.*\\}$',
      constraint: 'a JSON object, at least {}',
    },
  },
  'Enrolment and sweeps': {
    EnrolmentMode: {
      description:
        'Whose events count. accounts: those of AccountList and of OrganizationalUnitIds. organization: those of every account in OrganizationId. This, ExcludedAccounts, OrganizationalUnitIds and SweepRegions store the first enrolment; npm run admin -- config changes it.',
      default: 'accounts',
      allowedValues: ENROLMENT_MODES,
    },
    AccountList: accountList(
      'The accounts besides this one that the first enrolment includes, and whose events the event bus admits. Use OrganizationId if you have more accounts than fit here.',
    ),
    ExcludedAccounts: accountList('Accounts whose events never count, in the first enrolment.'),
    OrganizationalUnitIds: {
      type: 'CommaDelimitedList',
      description:
        'Organizational units (ou-...) whose accounts count, in the first enrolment. AWS Organizations must let this account list them: as the management account or as a delegated administrator. Their events need OrganizationId.',
      default: '',
      allowedPattern: '^((r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}))?$',
      constraint: 'ids of organizational units such as ou-abcd-11111111, separated by commas, or empty',
    },
    PrefilterAccounts: yesOrNo(
      'Whether the rules of the event bus match only this account and AccountList, so that events of other accounts invoke no function. At most 96 accounts fit. Enrolments of later accounts need false.',
      'false',
    ),
    SweepRegions: regionList(
      'The regions to sweep in each account, in the first enrolment. Leave it empty for the region of the hub. Every account and region except the hub’s own needs the spoke template.',
    ),
    IncrementalSweepMinutes: {
      type: 'Number',
      description:
        'The minutes between incremental sweeps, which list APIs and endpoints and compare them with the registry.',
      default: 15,
      minValue: 5,
      maxValue: 120,
    },
    SweepRequestsPerSecond: {
      type: 'Number',
      description:
        'The requests per second that a sweep may send to API Gateway. AWS allows 10 in each account, which its deployments share.',
      default: 3,
      minValue: 1,
      maxValue: 3,
    },
  },
  Readers: {
    OrganizationId: organizationId,
    ReaderAccounts: accountList(
      'Accounts that may read the registry’s table and call its query API, besides this one and the organization’s.',
    ),
    ReadersMayList: yesOrNo(
      'Whether readers may list all names of services and networks, which the commands list and types need. Otherwise readers must know the names that they resolve.',
      'true',
    ),
    ReplicaRegions: regionList(
      `The regions that get a replica of the readers’ table besides this one, at most ${REPLICA_SLOTS.length}, so that readers resolve while this region fails. After the first deployment, add or remove one in each update, and only at the end of the list.`,
    ),
    QueryVpcEndpointIds: {
      type: 'CommaDelimitedList',
      description:
        'VPC endpoints (vpce-...) to associate with the query API, so that they can call it by a plain URL. Other endpoints need the header x-apigw-api-id.',
      default: '',
      allowedPattern: '^(vpce-[0-9a-f]{8}([0-9a-f]{9})?)?$',
      constraint: 'ids of VPC endpoints, separated by commas, or empty',
    },
  },
  Code: {
    CodeBucket: {
      description: 'The S3 bucket, in this region, that holds the functions’ zip files.',
      allowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      constraint: 'the name of an S3 bucket',
    },
    CodePrefix: {
      description:
        'The key prefix of the zip files in the bucket, such as tools/, if they are not at its top. It stays the same for every release: the keys themselves contain the version and a hash.',
      default: '',
      allowedPattern: '^([A-Za-z0-9._-]+/)*$',
      constraint: 'a prefix that ends in /, or empty',
    },
  },
  'What your organization requires': {
    ...roleParameters,
    KeyArn: operationsKey('logs, queues, the topic, the bus, schedules and the functions’ environment'),
    ...vpcParameters,
    CodeSigningConfigArn: {
      description:
        'The ARN of a code signing configuration: Lambda then refuses code that its publishers have not signed. Leave it empty to deploy the zip files as they are.',
      default: '',
      allowedPattern: '^(arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:code-signing-config:csc-[a-z0-9]{17})?$',
      constraint: 'the ARN of a code signing configuration, or empty',
    },
    EventBusName: {
      description:
        'An event bus of this account and region that exists already. Leave it empty to create one. Spokes need the same name as HubBusName.',
      default: '',
      allowedPattern: '^([A-Za-z0-9._-]{1,256})?$',
      constraint: 'the name of an event bus, or empty',
    },
    AlarmTopicArn: {
      ...topicArn,
      description:
        'An SNS topic of this account and region that exists already and that CloudWatch may publish to. Leave it empty to create one.',
    },
  },
  Operations: {
    AlarmEmail: {
      description:
        'An e-mail address that gets the alarms after it has confirmed a message from AWS. Leave it empty to subscribe something else to the topic.',
      default: '',
      allowedPattern: '^([^@\\s]+@[^@\\s]+)?$',
      constraint: 'an e-mail address, or empty',
    },
    LogRetentionDays: {
      type: 'Number',
      description: 'The days for which the functions’ logs are kept.',
      default: '30',
      allowedValues: RETENTION_DAYS,
    },
    LogLevel: {
      description: 'The lowest level that the functions log.',
      default: 'INFO',
      allowedValues: ['DEBUG', 'INFO', 'WARN', 'ERROR'],
    },
    ApiAccessLogs: yesOrNo(
      'Whether to log calls of the query API. This needs API Gateway’s CloudWatch role, which exists once per account and region and which this template does not set.',
      'false',
    ),
    ReconcileConcurrency: {
      type: 'Number',
      description:
        'The number of invocations that may run at once: one that plans sweeps, ten that sweep ten accounts and regions each, and two of re-checks. Set 0 to reserve nothing, in accounts whose concurrency limit is near 100.',
      default: '13',
      allowedValues: ['0', '13', '15', '20'],
    },
    WatchApisConcurrency: reserved('applies events on APIs'),
    WatchEndpointsConcurrency: reserved('applies events on VPC endpoints'),
    HealthConcurrency: reserved('computes the health of services'),
    ActivityConcurrency: reserved('keeps the activity and announces moves'),
    QueryConcurrency: reserved('answers the query API'),
    DeployQueryConcurrency: reserved('deploys the query API'),
    TableKeyArn: keyArn('that encrypts the two tables'),
    ReplicaKeyArns: {
      type: 'CommaDelimitedList',
      description:
        'With TableKeyArn and ReplicaRegions: the ARNs of the KMS keys that encrypt the replicas, each in the region of its replica, in the order of ReplicaRegions.',
      default: '',
      allowedPattern: '^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$',
      constraint: 'ARNs of KMS keys (not of aliases), separated by commas, or empty',
    },
    DeletionProtection: yesOrNo(
      'Whether the two tables are protected against deletion. Set true once the first deployment has succeeded: a protected table would survive a failed first deployment and block the next.',
      'false',
    ),
  },
};

export function declareHubParameters(stack: Stack): void {
  declareParameters(stack, groups);
  declareConditions(stack, {
    OwnsReadersTable: isSet('Standby', 'false'),
    HasReplicaStream: isGiven('ReplicaStreamArn'),
    HasSpokes: isListGiven('AccountList'),
    PrefiltersAccounts: isSet('PrefilterAccounts', 'true'),
    HasOrganization: isGiven('OrganizationId'),
    HasReaderAccounts: isListGiven('ReaderAccounts'),
    LetsReadersList: isSet('ReadersMayList', 'true'),
    HasQueryVpcEndpoints: isListGiven('QueryVpcEndpointIds'),
    HasAlarmEmail: isGiven('AlarmEmail'),
    HasAccessLogs: isSet('ApiAccessLogs', 'true'),
    ...reserves(
      'ReconcileConcurrency',
      'WatchApisConcurrency',
      'WatchEndpointsConcurrency',
      'HealthConcurrency',
      'ActivityConcurrency',
      'QueryConcurrency',
      'DeployQueryConcurrency',
    ),
    ...ROLE_CONDITIONS,
    ...KEY_CONDITIONS,
    ...VPC_CONDITIONS,
    HasCodeSigning: isGiven('CodeSigningConfigArn'),
    CreatesEventBus: isSet('EventBusName', ''),
    CreatesAlarmTopic: isSet('AlarmTopicArn', ''),
    HasTableKey: isGiven('TableKeyArn'),
    ...REPLICA_CONDITIONS,
  });
}
