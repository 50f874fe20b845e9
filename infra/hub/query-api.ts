// The query API: a private REST API, since its callers are in VPCs whose private DNS hides public APIs. Callers sign their requests,
// and the API's policy admits the organization and the listed accounts.
import { createHash } from 'node:crypto';
import { CfnCustomResource, type Stack } from 'aws-cdk-lib';
import { CfnMethod, CfnResource, CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { allow, IN_ORGANIZATION, policyDocument } from '../policy.js';
import { READER_ACCOUNTS } from './accounts.js';
import { addLogGroup } from './logs.js';
import { any, att, either, join, type TemplateJson, list, named, ref, sub, tags, text } from '../template.js';

export const STAGE = 'live';

export function addQueryApi(stack: Stack): void {
  new CfnRestApi(stack, 'QueryApi', {
    name: named(),
    description: text(
      sub('Read-only query API of the Waypost registry ${RegistryName}: resolves the names of private APIs'),
    ),
    endpointConfiguration: {
      types: ['PRIVATE'],
      vpcEndpointIds: list(either('HasQueryVpcEndpoints', ref('QueryVpcEndpointIds'))),
    },
    policy: any(invokePolicy()),
    // The query API registers itself in its own registry, like any other private API.
    tags: [...tags(), { key: 'waypost:service', value: 'waypost' }],
  });
  new CfnResource(stack, 'QueryPath', {
    restApiId: text(ref('QueryApi')),
    parentId: text(att('QueryApi', 'RootResourceId')),
    pathPart: '{proxy+}',
  });
  new CfnMethod(stack, 'QueryMethod', method());
  new CfnPermission(stack, 'QueryPermission', {
    action: 'lambda:InvokeFunction',
    functionName: text(ref('QueryFunction')),
    principal: 'apigateway.amazonaws.com',
    sourceArn: text(sub('arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${QueryApi}/*')),
  });
  addStage(stack);
}

const INTEGRATION = sub(
  'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${QueryFunction.Arn}/invocations',
);

/** Any method: the handler answers unknown methods with 405, as the local server does. */
function method() {
  return {
    restApiId: text(ref('QueryApi')),
    resourceId: text(ref('QueryPath')),
    httpMethod: 'ANY',
    authorizationType: 'AWS_IAM',
    integration: { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: text(INTEGRATION) },
  };
}

function invokePolicy(): TemplateJson {
  const invoke = { actions: ['execute-api:Invoke'], resources: 'execute-api:/*' };
  return policyDocument(
    allow({ ...invoke, sid: 'InvokeInOrganization', principal: '*', condition: { StringEquals: IN_ORGANIZATION } }),
    allow({ ...invoke, sid: 'InvokeInAccounts', principal: { AWS: READER_ACCOUNTS } }),
  );
}

/**
 * A deployment is an immutable snapshot of the API with its policy. CloudFormation creates a new one only for a new logical id, which
 * no parameter can change. So a function creates it, with the policy among its properties: a new policy is in force when the update
 * ends.
 */
function addDeployment(stack: Stack): void {
  const definition = JSON.stringify(stack.resolve(method()));
  const deployment = new CfnCustomResource(stack, 'QueryDeployment', {
    serviceToken: text(att('DeployQueryFunction')),
    serviceTimeout: 300,
  });
  deployment.addPropertyOverride('RestApiId', ref('QueryApi'));
  deployment.addPropertyOverride('Definition', createHash('sha256').update(definition).digest('hex'));
  deployment.addPropertyOverride('Policy', invokePolicy());
  deployment.addPropertyOverride('VpcEndpoints', either('HasQueryVpcEndpoints', join(',', ref('QueryVpcEndpointIds'))));
  deployment.addResourceDependency(stack.node.findChild('QueryMethod') as CfnMethod); // created above with this id
}

function addStage(stack: Stack): void {
  addDeployment(stack);
  const logs = addLogGroup(stack, 'QueryAccessLogs', sub('/aws/apigateway/waypost-${RegistryName}'));
  logs.addOverride('Condition', 'HasAccessLogs');
  new CfnStage(stack, 'QueryStage', {
    restApiId: text(ref('QueryApi')),
    deploymentId: text(ref('QueryDeployment')),
    stageName: STAGE,
    accessLogSetting: any(
      either('HasAccessLogs', { DestinationArn: att('QueryAccessLogs'), Format: JSON.stringify(ACCESS_LOG) }),
    ),
    // Far below the account's limit, so that a client in a loop does not affect the account's other APIs.
    methodSettings: [
      {
        httpMethod: '*',
        resourcePath: '/*',
        throttlingRateLimit: 500,
        throttlingBurstLimit: 1000,
        metricsEnabled: false,
      },
    ],
    tags: tags(),
  });
}

const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  account: '$context.identity.accountId',
  caller: '$context.identity.userArn',
  vpcEndpoint: '$context.identity.vpceId',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
};
