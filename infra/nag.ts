// The findings of cdk-nag's AwsSolutions rules that we accept, each with its reason. Any other finding fails the synthesis.
import { type Stack, Validations } from 'aws-cdk-lib';

interface Finding {
  /** The logical id of the resource. */
  readonly of: string;
  readonly rule: string;
  readonly reason: string;
}

const sweepFindings = (role: string): readonly Finding[] => [
  {
    of: role,
    rule: 'IAM5[Resource::*]',
    reason:
      'ec2:DescribeVpcEndpoints and cloudtrail:DescribeTrails have no resource-level permissions; the first is limited to the stack’s region.',
  },
  {
    of: role,
    rule: 'IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>::/restapis/??????????/stages/*]',
    reason: 'The names of stages are not known at deployment. Another statement denies what lies below a stage.',
  },
  {
    of: role,
    rule: 'IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>:<AWS::AccountId>:/domainnames/*]',
    reason:
      'The names of custom domains are not known at deployment. A domain contains only its mappings, which sweeps read, and routing rules.',
  },
  {
    of: role,
    rule: 'IAM5[Resource::arn:<AWS::Partition>:cloudtrail:*:*:trail/*]',
    reason:
      'The status of any trail may be read: an organization’s trail belongs to another account, a multi-region trail to another region.',
  },
];

export const HUB_FINDINGS: readonly Finding[] = [
  ...sweepFindings('ReconcileRole'),
  {
    of: 'ReconcileRole',
    rule: 'IAM5[Resource::arn:<AWS::Partition>:iam::*:role/waypost-<RegistryName>-sweep-*]',
    reason:
      'The spokes’ accounts and regions are parameters. Each spoke’s role decides by its trust policy whether this function may assume it.',
  },
  {
    of: 'QueryApi',
    rule: 'APIG2',
    reason:
      'Requests have no body; the handler validates paths and parameters, and answers errors as RFC 9457 defines.',
  },
  { of: 'QueryMethod', rule: 'COG4', reason: 'Callers are programs with IAM roles: they sign their requests.' },
  {
    of: 'QueryStage',
    rule: 'APIG1',
    reason:
      'Access logs are a parameter: they need a role that API Gateway keeps once per account and region, which one registry must not overwrite.',
  },
  {
    of: 'QueryStage',
    rule: 'APIG6',
    reason: 'Execution logs need the same role, and contain nothing that the function’s log does not.',
  },
  {
    of: 'QueryStage',
    rule: 'APIG3',
    reason:
      'The API is private: only signed requests of the organization and of listed accounts reach it, through VPC endpoints.',
  },
];

export const SPOKE_FINDINGS: readonly Finding[] = [
  ...sweepFindings('SweepRole'),
  {
    of: 'DeadLettersAlarm',
    rule: 'CloudFormation-Validate::W1030',
    reason: 'The condition HasAlarmTopic guards the parameter’s empty default, which the check does not see.',
  },
  {
    of: 'DeadLetters',
    rule: 'SQS3',
    reason: 'It is the dead-letter queue of the rules’ targets, which the check ignores.',
  },
];

export const BUCKET_FINDINGS: readonly Finding[] = [
  {
    of: 'Bucket',
    rule: 'S1',
    reason:
      'Access logs need a second bucket. CloudTrail data events tell who wrote an object; see infra/hardening.md.',
  },
];

export function acknowledgeFindings(stack: Stack, findings: readonly Finding[]): void {
  for (const { of, rule, reason } of findings) {
    const id = rule.includes('::W') ? rule : `AwsSolutions::AwsSolutions-${rule}`;
    Validations.of(stack.node.findChild(of)).acknowledge({ id, reason });
  }
}
