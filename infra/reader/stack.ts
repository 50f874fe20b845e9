// The stack of a reader's account, for users without the CDK construct: a policy for the roles that resolve names, the table's ARN in
// a parameter, and a gateway endpoint for DynamoDB.
import type { Stack } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnParameter as CfnSsmParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { plainStack } from '../plain-stack.js';
import { allow, policyDocument, TABLE_KEY } from '../policy.js';
import { policyNameParameters, roleName } from '../roles.js';
import { LIST_ACTIONS, listCondition, RESOLVE_ACTIONS } from '../reads.js';
import {
  any,
  declareConditions,
  declareOutputs,
  declareParameters,
  either,
  isGiven,
  isListGiven,
  isAll,
  isSet,
  list,
  ref,
  type TemplateJson,
  sub,
  tags,
  text,
} from '../template.js';
import { keyArn, registryName, yesOrNo } from '../texts.js';

export function createReader(scope: Construct): Stack {
  const stack = plainStack(
    scope,
    'reader',
    'Waypost reader: lets programs of this account resolve the names of a registry',
  );
  declare(stack);
  addReadPolicy(stack);
  addTableParameter(stack);
  addGatewayEndpoint(stack);
  declareOutputs(stack, {
    ReadPolicyArn: { value: ref('ReadPolicy'), description: 'Attach this policy to the roles that resolve names' },
    WaypostTable: { value: ref('TableArn'), description: 'The value of WAYPOST_TABLE' },
    WaypostNetwork: {
      value: ref('Network'),
      description: 'The value of WAYPOST_NETWORK: a Lambda function cannot look up its own VPC',
    },
  });
  return stack;
}

function declare(stack: Stack): void {
  declareParameters(stack, {
    Registry: {
      RegistryName: { ...registryName, description: 'The name of the registry, the same as in its hub.' },
      TableArn: {
        description:
          'The ARNs of the registry’s table and its replicas, separated by commas: the output TableArn of the hub.',
        allowedPattern:
          '^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+(,arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+)*$',
        constraint: 'ARNs of DynamoDB tables, separated by commas',
      },
      TableKeyArn: {
        ...keyArn(
          'that encrypts the table, if the hub has one, and of those of its replicas; their key policies must admit this account',
        ),
        allowedPattern:
          '^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+(,arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)*)?$',
        constraint: 'ARNs of KMS keys (not of aliases), separated by commas, or empty',
      },
      MayList: yesOrNo('Whether programs may list all names, which the commands list and types need.', 'true'),
      QueryApiArn: {
        description:
          'The output QueryApiArn of the hub, if programs of this account call the query API. Leave it empty if they only read the table.',
        default: '',
        allowedPattern: '^(arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]{12}:[a-z0-9]{10}/[a-z]+/\\*)?$',
        constraint: 'the ARN of the query API, or empty',
      },
      PublishTable: yesOrNo(
        'Whether to store the table’s ARN in the SSM parameter /waypost/{registry}/table of this account and region. Only one reader stack in each account and region can do this; switch it off in the others.',
        'true',
      ),
    },
    'What your organization requires': policyNameParameters,
    Network: {
      Network: {
        description:
          'The network of this account’s programs: the id of their VPC (vpc-...), or the name of a network, such as the one of a central network account’s endpoints.',
        allowedPattern:
          '^(vpc-[0-9a-f]{8}([0-9a-f]{9})?|vpce-[0-9a-f]{8}([0-9a-f]{9})?|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)$',
        constraint: 'the id of a VPC, or a network’s name',
      },
      GatewayVpcId: {
        description:
          'A VPC that gets a gateway endpoint for DynamoDB, which is free. Leave it empty if the VPC has one, or a NAT gateway.',
        default: '',
        allowedPattern: '^(vpc-[0-9a-f]{8}([0-9a-f]{9})?)?$',
        constraint: 'the id of a VPC, or empty',
      },
      GatewayRouteTableIds: {
        type: 'CommaDelimitedList',
        description: 'The route tables of the subnets that use the gateway endpoint.',
        default: '',
        allowedPattern: '^(rtb-[0-9a-f]{8}([0-9a-f]{9})?)?$',
        constraint: 'ids of route tables, separated by commas, or empty',
      },
    },
  });
  declareConditions(stack, {
    HasTableKey: isGiven('TableKeyArn'),
    HasQueryApi: isGiven('QueryApiArn'),
    CanList: isSet('MayList', 'true'),
    PublishesTable: isSet('PublishTable', 'true'),
    HasGatewayVpc: isGiven('GatewayVpcId'),
    HasGatewayRoutes: isListGiven('GatewayRouteTableIds'),
    HasGateway: isAll('HasGatewayVpc', 'HasGatewayRoutes'),
  });
}

/** The parameters have the ARNs of all replicas in one text, as WAYPOST_TABLE takes them. */
const TABLES: TemplateJson = { 'Fn::Split': [',', ref('TableArn')] };
const TABLE_KEYS: TemplateJson = { 'Fn::Split': [',', TABLE_KEY] };

/** Without the ARN, the statement names an API that does not exist. */
const QUERY_API = either(
  'HasQueryApi',
  ref('QueryApiArn'),
  sub('arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:none/none'),
);

function addReadPolicy(stack: Stack): void {
  new CfnManagedPolicy(stack, 'ReadPolicy', {
    managedPolicyName: text(sub(roleName('read'))),
    path: text(ref('RolePath')),
    description: 'Reads the names of a Waypost registry',
    policyDocument: any(
      policyDocument(
        allow({ sid: 'Resolve', actions: RESOLVE_ACTIONS, resources: TABLES }),
        allow({ sid: 'List', actions: LIST_ACTIONS, resources: TABLES, condition: listCondition('CanList') }),
        allow({ sid: 'CallQueryApi', actions: ['execute-api:Invoke'], resources: QUERY_API }),
        allow({
          sid: 'DecryptTable',
          actions: ['kms:Decrypt'],
          resources: TABLE_KEYS,
          condition: { StringLike: { 'kms:ViaService': sub('dynamodb.*.${AWS::URLSuffix}') } },
        }),
      ),
    ),
  });
}

function addTableParameter(stack: Stack): void {
  new CfnSsmParameter(stack, 'TableParameter', {
    name: text(sub('/waypost/${RegistryName}/table')),
    description: 'The table of the Waypost registry, for WAYPOST_TABLE',
    type: 'String',
    value: text(ref('TableArn')),
    tags: { 'waypost:registry': text(ref('RegistryName')) },
  }).addOverride('Condition', 'PublishesTable');
}

function addGatewayEndpoint(stack: Stack): void {
  new CfnVPCEndpoint(stack, 'DynamoDbGateway', {
    vpcId: text(ref('GatewayVpcId')),
    vpcEndpointType: 'Gateway',
    serviceName: text(sub('com.amazonaws.${AWS::Region}.dynamodb')),
    routeTableIds: list(ref('GatewayRouteTableIds')),
    tags: tags(),
  }).addOverride('Condition', 'HasGateway');
}
