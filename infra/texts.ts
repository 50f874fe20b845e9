// Parameters that several templates share, with one wording and one grammar each.
import type { ParameterText } from './template.js';

export const registryName: ParameterText = {
  description:
    'The name of the registry, one per environment: prod, staging, team-a. Every physical name derives from it, so that several registries fit one account.',
  default: 'prod',
  // `prod-records` would name its table as `prod` names its second one.
  allowedPattern: '^(?!.*-records$)[a-z]([a-z0-9-]{0,22}[a-z0-9])?$',
  constraint:
    'lower-case letters, digits and hyphens, at most 24, beginning with a letter and not ending in -records (names of roles carry it and the region)',
};

export const organizationId: ParameterText = {
  description: 'The id of your AWS organization (o-...). Leave empty if you list accounts instead.',
  default: '',
  allowedPattern: '^(o-[a-z0-9]{10,32})?$',
  constraint: 'an organization id such as o-a1b2c3d4e5, or empty',
};

export const keyArn = (what: string): ParameterText => ({
  description: `The ARN of the customer-managed KMS key ${what}. Leave empty for the key that AWS owns, which costs nothing. The AWS-managed key aws/dynamodb would make every read from another account fail.`,
  default: '',
  allowedPattern: '^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$',
  constraint: 'the ARN of a KMS key (not of an alias), or empty',
});

export const accountList = (description: string): ParameterText => ({
  type: 'CommaDelimitedList',
  description,
  default: '',
  allowedPattern: '^([0-9]{12})?$',
  constraint: 'account ids of twelve digits, separated by commas, or nothing',
});

export const yesOrNo = (description: string, byDefault: 'true' | 'false'): ParameterText => ({
  description,
  default: byDefault,
  allowedValues: ['true', 'false'],
});

export const topicArn: ParameterText = {
  description:
    'The ARN of an SNS topic in this account and region for the alarm on undelivered events. Leave empty for an alarm without a message.',
  default: '',
  allowedPattern: '^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+)?$',
  constraint: 'the ARN of an SNS topic, or empty',
};
