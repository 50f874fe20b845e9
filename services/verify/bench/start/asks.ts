// How each subject gives a first answer: modules as text, so that they import nothing else.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { proxyEvent } from '../../../adapters/lambda/test/proxy-event.js';
import { createStage } from '../../../core/test/cloudtrail/api-events.js';
import { NETWORK } from '../fixture/scope.js';
import { CACHE } from '../harness/bundle.js';

const REGISTRY = `{ sources: [createDynamoSource({ table: process.env.TABLE })], network: '${NETWORK}' }`;
const KEYS = `[{ pk: { S: 'SERVICE#orders-0-api' }, sk: { S: 'v1' } }, { pk: { S: 'NETWORK#${NETWORK}' }, sk: { S: 'v1' } }]`;

/** A hash and a request: what no signed read by Node's own modules can do without. */
const BARE = `({ createHmac, request }) => new Promise((resolve, reject) => {
  const body = JSON.stringify({ RequestItems: { [process.env.TABLE]: { Keys: ${KEYS} } } });
  const signature = createHmac('sha256', 'key').update(body).digest('hex');
  const headers = {
    'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.BatchGetItem', 'x-amz-date': '20260102T030405Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=bench/20260102/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=' + signature,
  };
  const sent = request(process.env.AWS_ENDPOINT_URL_DYNAMODB, { method: 'POST', headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
  });
  sent.on('error', reject).end(body);
})`;

const ASKS: Readonly<Record<string, string>> = {
  'bare node:http': BARE,
  'waypost with DynamoDB': `({ createRegistry, createDynamoSource }) => createRegistry(${REGISTRY}).resolve('orders-0-api')`,
  '@aws-sdk/client-dynamodb': `({ BatchGetItemCommand, DynamoDBClient }) => new DynamoDBClient({})
    .send(new BatchGetItemCommand({ RequestItems: { [process.env.TABLE]: { Keys: ${KEYS} } } }))`,
  'Powertools with SSM': `({ getParameter }) => getParameter('/urls/orders-0-api')`,
  'handler query': invocation(
    proxyEvent('/v1/services/orders-0-api/address', {
      queryStringParameters: { network: NETWORK },
      multiValueQueryStringParameters: { network: [NETWORK] },
    }),
  ),
  // From the second process on, the stage is known already: all later processes find the same registry.
  'handler watch-apis': invocation(createStage({ apiId: 'b000000001', stage: 'prod' })),
};

function invocation(event: object): string {
  return `async ({ handler }) => {
    const write = process.stdout.write;
    process.stdout.write = () => true; // its log
    const answer = await handler(${JSON.stringify(event)}, {});
    process.stdout.write = write;
    if (answer.statusCode > 200) throw new Error(answer.body);
    return answer;
  }`;
}

/** Writes the modules and returns their URLs by the name of the subject. */
export function writeAsks(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(ASKS).map(([name, text]) => {
      const path = join(CACHE, `ask-${name.replace(/[^a-z0-9]+/gi, '-')}.mjs`);
      writeFileSync(path, `export const ask = ${text};\n`);
      return [name, pathToFileURL(path).href];
    }),
  );
}
