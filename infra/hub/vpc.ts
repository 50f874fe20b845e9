// The VPC of the functions, for organizations that require one. The functions need no VPC: they call only AWS's own endpoints.
import type { Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { allow, policyDocument } from '../policy.js';
import { roleName } from '../roles.js';
import {
  any,
  either,
  isAll,
  isListGiven,
  type ParameterGroups,
  ref,
  sub,
  type TemplateJson,
  text,
} from '../template.js';

export const vpcParameters: ParameterGroups[string] = {
  VpcSubnetIds: {
    type: 'CommaDelimitedList',
    description:
      'The subnets of the functions. Leave it empty for functions outside a VPC. From these subnets, the functions must reach the APIs of DynamoDB, SQS, EventBridge, STS, EC2, API Gateway, CloudTrail, S3 and, with a key, KMS.',
    default: '',
    allowedPattern: '^(subnet-[0-9a-f]{8}([0-9a-f]{9})?)?$',
    constraint: 'ids of subnets, separated by commas, or empty',
  },
  VpcSecurityGroupIds: {
    type: 'CommaDelimitedList',
    description: 'The security groups of the functions in those subnets. They need no inbound rule.',
    default: '',
    allowedPattern: '^(sg-[0-9a-f]{8}([0-9a-f]{9})?)?$',
    constraint: 'ids of security groups, separated by commas, or empty',
  },
};

export const VPC_CONDITIONS: Readonly<Record<string, TemplateJson>> = {
  HasSubnets: isListGiven('VpcSubnetIds'),
  HasSecurityGroups: isListGiven('VpcSecurityGroupIds'),
  HasVpc: isAll('HasSubnets', 'HasSecurityGroups'),
};

export const VPC_CONFIG: TemplateJson = either('HasVpc', {
  SubnetIds: ref('VpcSubnetIds'),
  SecurityGroupIds: ref('VpcSecurityGroupIds'),
});

const ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Lambda itself manages the network interfaces with the function's role, but the function's code may not. */
export function addVpcPolicy(stack: Stack): void {
  const policy = new CfnManagedPolicy(stack, 'VpcPolicy', {
    managedPolicyName: text(sub(roleName('vpc'))),
    path: text(ref('RolePath')),
    description: 'Lets Lambda manage the network interfaces of the functions',
    policyDocument: any(
      policyDocument(allow({ sid: 'ManageInterfaces', actions: ACTIONS, resources: '*' }), {
        Sid: 'NotByCode',
        Effect: 'Deny',
        Action: ACTIONS,
        Resource: '*',
        Condition: {
          ArnLike: {
            'lambda:SourceFunctionArn': sub(
              'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:waypost-${RegistryName}-*',
            ),
          },
        },
      }),
    ),
  });
  policy.addOverride('Condition', 'HasVpc');
}
