// What cdk-nag's AwsSolutions rules find and we keep, each with its reason. A finding that is not here stops the synthesis.
import { type Stack, Validations } from 'aws-cdk-lib';

interface Finding {
  /** The logical id of the resource that it is kept for. */
  readonly of: string;
  readonly rule: string;
  readonly reason: string;
}

const sweepFindings = (role: string): readonly Finding[] => [
  {
    of: role,
    rule: 'IAM5[Resource::*]',
    reason:
      'ec2:DescribeVpcEndpoints and cloudtrail:DescribeTrails know no resources; the first is confined to the stack’s region.',
  },
  {
    of: role,
    rule: 'IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>:<AWS::AccountId>:/domainnames/*]',
    reason:
      'Custom domains come and go, and their names are not known here. Below one there are only its mappings, which are read, and routing rules.',
  },
  {
    of: role,
    rule: 'IAM5[Resource::arn:<AWS::Partition>:cloudtrail:*:*:trail/*]',
    reason:
      'Whether a trail logs is read of any trail: an organization’s belongs to another account, one of several regions to another region.',
  },
];

export const HUB_FINDINGS: readonly Finding[] = [
  ...sweepFindings('ReconcileRole'),
  {
    of: 'ReconcileRole',
    rule: 'IAM5[Resource::arn:<AWS::Partition>:iam::*:role/waypost-<RegistryName>-sweep-*]',
    reason:
      'The spokes’ accounts and regions are parameters, and each spoke’s role decides by its own trust whether this function may assume it.',
  },
  {
    of: 'QueryApi',
    rule: 'APIG2',
    reason: 'Requests have no body; paths and parameters are validated by the handler, which answers as RFC 9457 asks.',
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
    reason: 'Execution logs need the same role, and say nothing that the function’s own log does not.',
  },
  {
    of: 'QueryStage',
    rule: 'APIG3',
    reason:
      'Private: reached through VPC endpoints only, by signed requests of the organization and of listed accounts.',
  },
];

export const SPOKE_FINDINGS: readonly Finding[] = [
  ...sweepFindings('SweepRole'),
  {
    of: 'DeadLettersAlarm',
    rule: 'CloudFormation-Validate::W1030',
    reason: 'The parameter’s empty default stands behind the condition HasAlarmTopic, which the check does not follow.',
  },
  {
    of: 'DeadLetters',
    rule: 'SQS3',
    reason: 'It is the dead-letter queue of the rules’ targets, which the check does not look at.',
  },
];

export function acknowledgeFindings(stack: Stack, findings: readonly Finding[]): void {
  for (const { of, rule, reason } of findings) {
    const id = rule.includes('::W') ? rule : `AwsSolutions::AwsSolutions-${rule}`;
    Validations.of(stack.node.findChild(of)).acknowledge({ id, reason });
  }
}
