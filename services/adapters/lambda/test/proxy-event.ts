// Makes an event in the real shape that a REST API sends to a function.
import type { APIGatewayProxyEvent } from 'aws-lambda';

const identity: APIGatewayProxyEvent['requestContext']['identity'] = {
  accessKey: null,
  accountId: '111122223333',
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: '10.0.0.7',
  user: null,
  userAgent: 'curl/8.5.0',
  userArn: 'arn:aws:sts::111122223333:assumed-role/orders/i-0abc',
};

export function proxyEvent(path: string, parts: Partial<APIGatewayProxyEvent> = {}): APIGatewayProxyEvent {
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: 'GET',
    headers: { Host: 'q1w2e3r4t5.execute-api.us-west-2.amazonaws.com' },
    multiValueHeaders: { Host: ['q1w2e3r4t5.execute-api.us-west-2.amazonaws.com'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      accountId: '111122223333',
      apiId: 'q1w2e3r4t5',
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: 'GET',
      identity,
      path: `/prod${path}`,
      stage: 'prod',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      requestTimeEpoch: 1_800_000_000_000,
      resourceId: 'abc123',
      resourcePath: '/{proxy+}',
    },
    ...parts,
  };
}
