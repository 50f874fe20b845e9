// The conditions that AWS evaluates and Waypost never observes, each with the command that settles it. They stand beside every
// verdict, so that `pass` promises nothing about them.
import type { UncheckedCondition } from '../answers.js';
import { printable } from '../printable.js';
import { servedStage } from './api-gates.js';
import type { GateSubject } from './subject.js';

interface UncheckedRow {
  readonly id: UncheckedCondition['id'];
  readonly why: string;
  readonly command: (ids: CommandIds) => string;
}

interface CommandIds {
  readonly apiId: string;
  readonly stage: string;
  readonly vpcId: string;
  readonly vpceId: string;
}

const ROWS: readonly UncheckedRow[] = [
  {
    id: 'security-groups',
    why: 'The security groups of the endpoint must let TCP 443 in from the caller, and its subnets must be reachable.',
    command: ({ vpceId }) =>
      `aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ${vpceId} --query "VpcEndpoints[].[Groups,SubnetIds]"`,
  },
  {
    id: 'network-acls',
    why: 'The network ACLs of the subnets of caller and endpoint must let the call and its answer through.',
    command: ({ vpcId }) => `aws ec2 describe-network-acls --filters Name=vpc-id,Values=${vpcId}`,
  },
  {
    id: 'vpc-dns',
    why: 'Private DNS works only in a VPC with enableDnsSupport and enableDnsHostnames.',
    command: ({ vpcId }) => `aws ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute enableDnsHostnames`,
  },
  {
    id: 'authorizers',
    why: 'An authorizer, or IAM authorisation of a method, may refuse the call.',
    command: ({ apiId }) => `aws apigateway get-authorizers --rest-api-id ${apiId}`,
  },
  {
    id: 'api-keys',
    why: 'A method may require an API key and a usage plan.',
    command: ({ apiId }) =>
      `aws apigateway get-resources --rest-api-id ${apiId} --embed methods --query "items[].resourceMethods"`,
  },
  {
    id: 'undeployed-methods',
    why: 'Methods and integrations that were edited after the last deployment are not in force.',
    command: ({ apiId, stage }) =>
      `aws apigateway get-export --rest-api-id ${apiId} --stage-name ${stage} --export-type oas30 deployed.json`,
  },
];

export function notChecked(subject: GateSubject): readonly UncheckedCondition[] {
  const { current, network, endpoint, region } = subject;
  const stage = servedStage(subject);
  const ids = {
    apiId: current?.apiId ?? 'API_ID',
    stage: stage === '' ? 'STAGE' : stage,
    vpcId: network?.vpcId ?? 'VPC_ID',
    vpceId: endpoint?.vpceId ?? 'ENDPOINT_ID',
  };
  return ROWS.map(({ id, why, command }) => ({
    id,
    why,
    command: printable(`${command(ids)} --region ${region ?? 'REGION'}`),
  }));
}
