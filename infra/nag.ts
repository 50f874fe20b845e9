// The findings of cdk-nag's AwsSolutions rules that we accept, each with its reason. Any other finding fails the synthesis.
import { type Stack, Validations } from 'aws-cdk-lib';
import { HANDLERS } from './hub/handlers.js';
import { pascal } from './hub/rule-names.js';

interface Finding {
  /** The logical id of the resource. */
  readonly of: string;
  readonly rule: string;
  readonly reason: string;
}

const sweepFindings = (role: string, more = ''): readonly Finding[] => [
  {
    of: role,
    rule: 'IAM5[Resource::*]',
    reason: `ec2:DescribeVpcEndpoints and cloudtrail:DescribeTrails have no resource-level permissions; the first is limited to the stack’s region.${more}`,
  },
  {
    of: role,
    rule: 'IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>::/restapis/??????????/stages/*]',
    reason: 'The names of stages are not known at deployment. Another statement denies what lies below a stage.',
  },
  {
    of: role,
    rule: 'IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>::/restapis/??????????/deployments/*]',
    reason: 'The ids of deployments are not known at deployment. Nothing lies below a deployment.',
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

const VALIDATE = 'CloudFormation-Validate::';

const FUNCTION_FINDINGS: readonly Finding[] = HANDLERS.flatMap((handler) =>
  [
    [
      `${VALIDATE}E1150`,
      'A condition guards the empty lists of subnets and security groups, which the check does not see.',
    ],
    [
      `${VALIDATE}F3031`,
      'A condition guards the empty lists of subnets and security groups, which the check does not see.',
    ],
  ].map(([rule = '', reason = '']) => ({ of: `${pascal(handler)}Function`, rule, reason })),
);

export const HUB_FINDINGS: readonly Finding[] = [
  {
    of: 'DeployQueryRole',
    rule: 'IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>::/restapis/<QueryApi>/deployments/*]',
    reason: 'The ids of deployments are not known before. Only those of the query API may be deleted.',
  },
  ...sweepFindings(
    'ReconcileRole',
    ' Nor does organizations:ListAccounts; AWS lets only the management account or a delegated administrator read an organization.',
  ),
  ...FUNCTION_FINDINGS,
  {
    of: 'VpcPolicy',
    rule: 'IAM5[Resource::*]',
    reason:
      'Lambda’s network interfaces have no names of their own. A statement denies the calls to the functions’ code.',
  },
  {
    of: 'ReconcileRole',
    rule: 'IAM5[Resource::arn:<AWS::Partition>:iam::*:role<RolePath><RoleNamePrefix>-<RegistryName>-sweep-*]',
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

/** For every template: a parameter may be empty, and then a condition leaves out the property. */
const GUARDED_DEFAULT = {
  id: 'CloudFormation-Validate::W1030',
  reason: 'A condition guards the parameter’s empty default, which the check does not see.',
};

const GUARDED_OUTPUT = {
  id: `${VALIDATE}W1001`,
  reason:
    'An output refers to a created resource only under the condition that creates it, which the check does not see.',
};

export function acknowledgeFindings(stack: Stack, findings: readonly Finding[]): void {
  for (const each of [stack, ...stack.node.children]) Validations.of(each).acknowledge(GUARDED_DEFAULT);
  Validations.of(stack).acknowledge(GUARDED_OUTPUT);
  for (const { of, rule, reason } of findings) {
    Validations.of(stack.node.findChild(of)).acknowledge({
      id: rule.startsWith(VALIDATE) ? rule : `AwsSolutions::AwsSolutions-${rule}`,
      reason,
    });
  }
}
