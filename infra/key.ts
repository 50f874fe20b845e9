// The customer-managed key of logs, queues, topic, bus, schedules and environments. The tables have a separate key, because readers in
// other accounts need it. infra/policies has a sample of each key's policy.
import { allow } from './policy.js';
import { either, isGiven, type ParameterText, ref, sub, type TemplateJson } from './template.js';

export const operationsKey = (what: string): ParameterText => ({
  description: `The ARN of the customer-managed KMS key that encrypts ${what}. Leave it empty for keys that AWS owns, which are free. Its key policy must admit the services: infra/policies/operations-key.json.`,
  default: '',
  allowedPattern: '^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$',
  constraint: 'the ARN of a KMS key (not of an alias), or empty',
});

export const KEY_CONDITIONS = { HasKey: isGiven('KeyArn') };

/** The key as a property of a resource; without one, AWS's own key is used. */
export const KEY: TemplateJson = either('HasKey', ref('KeyArn'));

/** Without a key, the statement names a key that does not exist, so every deployment has the same statements. */
export const useKey = (): TemplateJson =>
  allow({
    sid: 'UseKey',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: either(
      'HasKey',
      ref('KeyArn'),
      sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/none'),
    ),
  });
