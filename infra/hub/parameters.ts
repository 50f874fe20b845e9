// What an operator decides about a hub.
import type { Stack } from 'aws-cdk-lib';
import {
  declareConditions,
  declareParameters,
  isGiven,
  isListGiven,
  isSet,
  type ParameterGroups,
} from '../template.js';
import { accountList, keyArn, organizationId, registryName, yesOrNo } from '../texts.js';

/** How long CloudWatch Logs takes to keep what; other numbers are refused by it. */
const RETENTION_DAYS = ['7', '14', '30', '60', '90', '180', '365', '731'];

const groups: ParameterGroups = {
  'The registry': {
    RegistryName: registryName,
    Naming: {
      description:
        'Where the name of a service comes from. tag: from the tag waypost:service alone. tag-or-name: where there is no such tag, from the API’s own name.',
      default: 'tag',
      allowedValues: ['tag', 'tag-or-name'],
    },
    Owners: {
      description:
        'Who owns which names whatever is claimed first, as a JSON list: [{"names":"payments.*","account":"111122223333"}]. The first that fits a name decides.',
      default: '[]',
      allowedPattern: '^\\[.*\\]$',
      constraint: 'a JSON list, at least []',
    },
    PreferCustomDomains: {
      description:
        'The services whose private custom domain name, where it serves, goes before every other form of address: names or globs such as payments.*, separated by commas; * for all. Whether the callers’ DNS knows the name cannot be seen, so nothing is preferred by itself.',
      default: '',
      allowedPattern: '^[a-z0-9.*-]*(,[a-z0-9.*-]+)*$',
      constraint: 'names of services or globs, separated by commas, or nothing',
    },
    TagKeys: {
      description:
        'Other keys for the tags that Waypost reads, as JSON: {"service":"acme:service","network":"acme:network"}.',
      default: '{}',
      allowedPattern: '^\\{.*\\}$',
      constraint: 'a JSON object, at least {}',
    },
  },
  'Whose APIs it knows': {
    AccountList: accountList(
      'The accounts that the registry serves, besides this one: nothing that any other account sends counts.',
    ),
    SweepRegions: {
      type: 'CommaDelimitedList',
      description:
        'The regions that are swept in each account. Empty: this one. Every account and region but the hub’s own needs the spoke template.',
      default: '',
      allowedPattern: '^([a-z]{2,4}(-[a-z]+)+-[0-9]+)?$',
      constraint: 'regions such as eu-west-1, separated by commas, or nothing',
    },
    IncrementalSweepMinutes: {
      type: 'Number',
      description: 'How often APIs and endpoints are listed and compared with the registry, in minutes.',
      default: 15,
      minValue: 5,
      maxValue: 1440,
    },
    SweepRequestsPerSecond: {
      type: 'Number',
      description:
        'How fast a sweep may ask API Gateway, in requests a second. AWS allows an account 10 in all, and its own deployments share them.',
      default: 3,
      minValue: 1,
      maxValue: 3,
    },
  },
  'Who may read it': {
    OrganizationId: organizationId,
    ReaderAccounts: accountList(
      'Accounts that may read the registry’s table and call its query API, besides this one and those of the organization.',
    ),
    ReadersMayList: yesOrNo(
      'Whether readers may also list all names of services and networks, for the commands list and types. Off, they must know the names that they ask for.',
      'true',
    ),
    QueryVpcEndpointIds: {
      type: 'CommaDelimitedList',
      description:
        'VPC endpoints (vpce-...) to associate with the query API, so that they reach it by a bare URL. Others reach it with the header x-apigw-api-id.',
      default: '',
      allowedPattern: '^(vpce-[0-9a-f]{8}([0-9a-f]{9})?)?$',
      constraint: 'ids of VPC endpoints, separated by commas, or nothing',
    },
  },
  'The code': {
    CodeBucket: {
      description: 'The S3 bucket, in this region, that holds the functions’ zip files.',
      allowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      constraint: 'the name of an S3 bucket',
    },
    CodePrefix: {
      description:
        'What stands before the zip files’ names in the bucket, such as waypost/0.1.0/. Give every release a prefix of its own: Lambda takes new code only from a new key.',
      default: 'waypost/',
      allowedPattern: '^([A-Za-z0-9._-]+/)*$',
      constraint: 'nothing, or a prefix that ends in /',
    },
  },
  Operations: {
    AlarmEmail: {
      description:
        'An address that gets the alarms; it must confirm a message from AWS. Leave empty to subscribe something else to the topic.',
      default: '',
      allowedPattern: '^([^@\\s]+@[^@\\s]+)?$',
      constraint: 'an e-mail address, or empty',
    },
    LogRetentionDays: {
      type: 'Number',
      description: 'How many days the functions’ logs are kept.',
      default: '30',
      allowedValues: RETENTION_DAYS,
    },
    LogLevel: {
      description: 'The least severe line that the functions log.',
      default: 'INFO',
      allowedValues: ['DEBUG', 'INFO', 'WARN', 'ERROR'],
    },
    ApiAccessLogs: yesOrNo(
      'Whether calls of the query API are logged. It needs the role for CloudWatch that API Gateway keeps once per account and region, which this template leaves alone.',
      'false',
    ),
    ReconcileConcurrency: {
      type: 'Number',
      description:
        'How many sweeps and re-checks may run at once; each asks API Gateway at the speed above. 0 reserves nothing, for accounts whose whole limit is near 100.',
      default: 3,
      minValue: 0,
      maxValue: 10,
    },
    TableKeyArn: keyArn('that encrypts the two tables'),
    DeletionProtection: yesOrNo('Whether the two tables refuse to be deleted.', 'true'),
  },
};

export function declareHubParameters(stack: Stack): void {
  declareParameters(stack, groups);
  declareConditions(stack, {
    HasSpokes: isListGiven('AccountList'),
    HasSweepRegions: isListGiven('SweepRegions'),
    HasOrganization: isGiven('OrganizationId'),
    HasReaderAccounts: isListGiven('ReaderAccounts'),
    LetsReadersList: isSet('ReadersMayList', 'true'),
    HasQueryVpcEndpoints: isListGiven('QueryVpcEndpointIds'),
    HasAlarmEmail: isGiven('AlarmEmail'),
    HasAccessLogs: isSet('ApiAccessLogs', 'true'),
    ReservesConcurrency: { 'Fn::Not': [isSet('ReconcileConcurrency', '0')] },
    HasTableKey: isGiven('TableKeyArn'),
  });
}
