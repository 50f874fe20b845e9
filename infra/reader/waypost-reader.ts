// A CDK construct that lets a function resolve names and sets its environment.
import { Aws, Fn } from 'aws-cdk-lib';
import { CfnSecurityGroup, GatewayVpcEndpointAwsService, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { LIST_ACTIONS, LIST_PARTITIONS, RESOLVE_ACTIONS } from '../reads.js';

export interface WaypostReaderProps {
  /** The name of the registry; `prod` by default. */
  readonly registry?: string;
  /**
   * The ARNs of the registry's table and its replicas, separated by commas, as in the hub's output TableArn. The default is the SSM
   * parameter of a reader stack.
   */
  readonly tableArn?: string;
  /** The customer-managed keys of the table and its replicas, separated by commas, if the hub has any. */
  readonly tableKeyArn?: string;
  /**
   * The network of functions that are in no VPC, or whose calls leave through a central network account: a VPC id or a network's
   * name. A function's own VPC takes precedence unless `central` is true.
   */
  readonly network?: string;
  /** Whether `network` takes precedence over a function's own VPC, because calls leave through a central account's endpoints. */
  readonly central?: boolean;
  /** A VPC that gets a gateway endpoint for DynamoDB, which is free. */
  readonly gatewayIn?: IVpc;
  /** Whether functions may list all names; true by default. */
  readonly mayList?: boolean;
}

/**
 * Lets functions resolve the names of a registry.
 * @example new WaypostReader(this, 'Waypost', { tableArn }).grant(ordersFunction);
 */
export class WaypostReader extends Construct {
  readonly tableArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WaypostReaderProps = {},
  ) {
    super(scope, id);
    const { registry = 'prod', tableArn, gatewayIn } = props;
    this.tableArn = tableArn ?? StringParameter.valueForStringParameter(this, `/waypost/${registry}/table`);
    gatewayIn?.addGatewayEndpoint(`Waypost${registry}DynamoDb`, { service: GatewayVpcEndpointAwsService.DYNAMODB });
  }

  /** Lets the function read the table, and sets WAYPOST_TABLE and WAYPOST_NETWORK in its environment. */
  grant(lambda: LambdaFunction): void {
    for (const statement of this.statements()) lambda.addToRolePolicy(statement);
    lambda.addEnvironment('WAYPOST_TABLE', this.tableArn);
    const { network, central = false } = this.props;
    const own = lambda.isBoundToVpc ? vpcIdOf(lambda) : undefined;
    const effective = central ? (network ?? own) : (own ?? network);
    if (effective !== undefined) lambda.addEnvironment('WAYPOST_NETWORK', effective);
  }

  /** Lets a role read the table, such as that of an ECS task. */
  grantRole(role: IRole): void {
    for (const statement of this.statements()) role.addToPrincipalPolicy(statement);
  }

  private statements(): readonly PolicyStatement[] {
    const { tableKeyArn, mayList = true } = this.props;
    const resources = Fn.split(',', this.tableArn);
    const conditions = {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...LIST_PARTITIONS] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    };
    const decrypt = { StringLike: { 'kms:ViaService': `dynamodb.*.${Aws.URL_SUFFIX}` } };
    return [
      new PolicyStatement({ actions: [...RESOLVE_ACTIONS], resources }),
      ...(mayList ? [new PolicyStatement({ actions: [...LIST_ACTIONS], resources, conditions })] : []),
      ...(tableKeyArn === undefined
        ? []
        : [
            new PolicyStatement({
              actions: ['kms:Decrypt'],
              resources: Fn.split(',', tableKeyArn),
              conditions: decrypt,
            }),
          ]),
    ];
  }
}

/** CDK does not expose a function's VPC, but its security group has it. */
function vpcIdOf(lambda: LambdaFunction): string | undefined {
  const group = lambda.connections.securityGroups[0]?.node.defaultChild;
  return group instanceof CfnSecurityGroup ? group.vpcId : undefined;
}
