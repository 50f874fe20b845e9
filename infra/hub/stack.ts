// The hub's stack: one registry in one account and region.
import type { Construct } from 'constructs';
import type { Stack } from 'aws-cdk-lib';
import { att, declareOutputs, ref, sub } from '../template.js';
import { plainStack } from '../plain-stack.js';
import { addAlarms, ALARM_TOPIC } from './alarms.js';
import type { CodeByHandler } from './code.js';
import { addDashboard } from './dashboard.js';
import { addEvents } from './events.js';
import { addFunctions } from './functions.js';
import { addActivity } from './activity.js';
import { addHealth } from './health.js';
import { declareHubParameters } from './parameters.js';
import { addQueryApi, STAGE } from './query-api.js';
import { addQueues } from './queues.js';
import { BUS_ARN } from './rule-names.js';
import { addSweeps } from './sweeps.js';
import { TABLE_ARNS } from './replicas.js';
import { addTables } from './tables.js';

export function createHub(scope: Construct, code: CodeByHandler): Stack {
  const stack = plainStack(
    scope,
    'hub',
    'Waypost hub: the tables, event bus, functions and query API of one registry of private APIs',
  );
  declareHubParameters(stack);
  addTables(stack);
  addQueues(stack);
  addFunctions(stack, code);
  addEvents(stack);
  addSweeps(stack);
  addHealth(stack);
  addActivity(stack);
  addQueryApi(stack);
  addAlarms(stack);
  addDashboard(stack);
  declareOutputs(stack, {
    TableArn: { value: TABLE_ARNS, description: 'The value of WAYPOST_TABLE for readers: the table and its replicas' },
    BusArn: { value: BUS_ARN, description: 'The event bus to which the spokes send' },
    ReconcileRoleArn: { value: att('ReconcileRole'), description: 'The role that sweeps the spokes' },
    QueryApiId: { value: ref('QueryApi'), description: 'The id of the query API' },
    QueryApiArn: {
      value: sub(`arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${QueryApi}/${STAGE}/*`),
      description: 'The value of QueryApiArn for reader stacks whose programs call the query API',
    },
    QueryUrl: {
      value: sub(`https://\${QueryApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/${STAGE}/`),
      description: 'The value of WAYPOST_URL for callers in a VPC whose execute-api endpoint has private DNS',
    },
    TopicArn: { value: ALARM_TOPIC, description: 'The SNS topic of the alarms' },
  });
  return stack;
}
