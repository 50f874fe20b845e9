// Parameters that several templates share.
import type { ParameterText } from './template.js';

export const registryName: ParameterText = {
  description:
    'The name of the registry, one for each environment: prod, staging, team-a. Every physical name contains it, so one account can have several registries.',
  default: 'prod',
  // A registry named `prod-records` would give its table the name of the second table of `prod`.
  allowedPattern: '^(?!.*-records$)[a-z]([a-z0-9-]{0,22}[a-z0-9])?$',
  constraint:
    'lower-case letters, digits and hyphens, at most 24, beginning with a letter and not ending in -records (role names contain it and the region)',
};

export const organizationId: ParameterText = {
  description: 'The id of your AWS organization (o-...). Leave it empty to list accounts instead.',
  default: '',
  allowedPattern: '^(o-[a-z0-9]{10,32})?$',
  constraint: 'an organization id such as o-a1b2c3d4e5, or empty',
};

export const keyArn = (what: string): ParameterText => ({
  description: `The ARN of the customer-managed KMS key ${what}. Leave it empty for the key that AWS owns, which is free. Do not use the AWS-managed key aws/dynamodb: reads from other accounts would fail.`,
  default: '',
  allowedPattern: '^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$',
  constraint: 'the ARN of a KMS key (not of an alias), or empty',
});

export const regionList = (description: string): ParameterText => ({
  type: 'CommaDelimitedList',
  description,
  default: '',
  allowedPattern: '^([a-z]{2,4}(-[a-z]+)+-[0-9]+)?$',
  constraint: 'regions such as eu-west-1, separated by commas, or empty',
});

export const accountList = (description: string): ParameterText => ({
  type: 'CommaDelimitedList',
  description,
  default: '',
  allowedPattern: '^([0-9]{12})?$',
  constraint: 'account ids of twelve digits, separated by commas, or empty',
});

export const yesOrNo = (description: string, byDefault: 'true' | 'false'): ParameterText => ({
  description,
  default: byDefault,
  allowedValues: ['true', 'false'],
});

export const topicArn: ParameterText = {
  description:
    'The ARN of an SNS topic in this account and region that gets the alarm on undelivered events. Leave it empty for an alarm without notification.',
  default: '',
  allowedPattern: '^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+)?$',
  constraint: 'the ARN of an SNS topic, or empty',
};
