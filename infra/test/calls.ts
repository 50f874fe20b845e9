// Lists the AWS calls in a bundle as IAM actions. They are the commands that our code constructs, and the operations that the SDK's
// DynamoDB source, the reader of AWS Organizations and the event bus call by name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltBundle } from './built.js';

/** Each command that our code may construct, with the IAM actions that it needs; `[]` needs none. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  CreateDeployment: ['apigateway:POST'],
  DeleteDeployment: ['apigateway:DELETE'],
  GetRestApis: ['apigateway:GET'],
  GetRestApi: ['apigateway:GET'],
  GetDeployment: ['apigateway:GET'],
  GetStage: ['apigateway:GET'],
  GetStages: ['apigateway:GET'],
  GetDomainNames: ['apigateway:GET'],
  GetDomainName: ['apigateway:GET'],
  GetBasePathMapping: ['apigateway:GET'],
  GetBasePathMappings: ['apigateway:GET'],
  GetDomainNameAccessAssociations: ['apigateway:GET'],
  DescribeVpcEndpoints: ['ec2:DescribeVpcEndpoints'],
  DescribeRegions: ['ec2:DescribeRegions'],
  DescribeTrails: ['cloudtrail:DescribeTrails'],
  GetTrailStatus: ['cloudtrail:GetTrailStatus'],
  GetEventSelectors: ['cloudtrail:GetEventSelectors'],
  GetCallerIdentity: [],
  AssumeRole: ['sts:AssumeRole'],
  SendMessageBatch: ['sqs:SendMessage'],
  Get: ['dynamodb:GetItem'],
  BatchGetItem: ['dynamodb:BatchGetItem'],
  BatchWrite: ['dynamodb:BatchWriteItem'],
  Query: ['dynamodb:Query'],
  Scan: ['dynamodb:Scan'],
  Put: ['dynamodb:PutItem'],
  Update: ['dynamodb:UpdateItem'],
  Delete: ['dynamodb:DeleteItem'],
  // The store's transactions contain puts and deletes.
  TransactWrite: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
  TransactWriteItems: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
};

const COMMAND = /new (\w+)Command\(/g;
const OPERATION = /'((?:Batch)?GetItem|Query|Scan|PutItem|UpdateItem|DeleteItem)'/g;

/** @throws Error for a command that is missing from the table above. */
export function callsOf({ inputs }: Pick<BuiltBundle, 'inputs'>): ReadonlySet<string> {
  const ours = Object.entries(inputs).filter(
    ([path, { bytesInOutput }]) => /^(services|sdk)\//.test(path) && bytesInOutput > 0,
  );
  const texts = ours.map(([path]) => ({ path, text: readFileSync(join(__dirname, '../..', path), 'utf8') }));
  const commands = texts.flatMap(({ text }) => [...text.matchAll(COMMAND)].map(([, command = '']) => command));
  const operations = texts
    .filter(({ path }) => path.startsWith('sdk/src/sources/'))
    .flatMap(({ text }) => [...text.matchAll(OPERATION)].map(([, operation = '']) => `dynamodb:${operation}`));
  const organization = texts
    .filter(({ path }) => path.endsWith('/aws/organizations.ts'))
    .flatMap(({ text }) =>
      [...text.matchAll(/'(List\w+)'/g)].map(([, operation = '']) => `organizations:${operation}`),
    );
  const events = texts.some(({ path }) => path.endsWith('/aws/event-bus.ts')) ? ['events:PutEvents'] : [];
  return new Set([...commands.flatMap(actionsOf), ...operations, ...organization, ...events]);
}

function actionsOf(command: string): readonly string[] {
  const actions = ACTIONS[command];
  if (actions === undefined) throw new Error(`Add ${command} and its IAM actions to ACTIONS.`);
  return actions;
}
