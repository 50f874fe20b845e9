// One dashboard: is the registry right, do events come in, do readers get answers.
import type { Stack } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { MEASURE_NAMESPACE, MEASURE_SERVICE, type Measure, MEASURES } from '../../services/core/measures.js';
import { sub, text } from '../template.js';
import { ALARMS } from './alarms.js';
import { HANDLERS } from './handlers.js';
import { DEAD_LETTER_QUEUES } from './queues.js';
import { STAGE } from './query-api.js';

type Series = readonly (string | { readonly stat: string; readonly label?: string })[];

interface Graph {
  readonly title: string;
  readonly series: readonly Series[];
}

const REGISTRY = '${RegistryName}';
const NAME = `waypost-${REGISTRY}`;

const measure = (name: Measure, stat: string): Series => [
  MEASURE_NAMESPACE,
  name,
  'service',
  MEASURE_SERVICE,
  'registry',
  REGISTRY,
  { stat },
];

const ofFunctions = (metric: string, stat: string): readonly Series[] =>
  HANDLERS.map((handler) => ['AWS/Lambda', metric, 'FunctionName', `${NAME}-${handler}`, { stat, label: handler }]);

const ofQuery = (metric: string, stat: string): Series => [
  'AWS/ApiGateway',
  metric,
  'ApiName',
  NAME,
  'Stage',
  STAGE,
  { stat },
];

const GRAPHS: readonly Graph[] = [
  {
    title: 'Events, by what became of them',
    series: [MEASURES.applied, MEASURES.unchanged, MEASURES.ignored, MEASURES.invalid].map((name) =>
      measure(name, 'Sum'),
    ),
  },
  { title: 'Seconds from a change to the registry', series: [measure(MEASURES.eventLag, 'Maximum')] },
  { title: 'Seconds since the oldest full sweep', series: [measure(MEASURES.sweepAge, 'Maximum')] },
  {
    title: 'What sweeps found',
    series: [measure(MEASURES.drift, 'Sum'), measure(MEASURES.held, 'Maximum'), measure(MEASURES.unseen, 'Maximum')],
  },
  {
    title: 'Names in dispute',
    series: [measure(MEASURES.conflicts, 'Maximum'), measure(MEASURES.siblings, 'Maximum')],
  },
  {
    title: 'Kept in dead-letter queues',
    series: Object.values(DEAD_LETTER_QUEUES).map((queue) => [
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      'QueueName',
      `${NAME}-${queue}`,
      { stat: 'Maximum', label: queue },
    ]),
  },
  { title: 'Invocations', series: ofFunctions('Invocations', 'Sum') },
  { title: 'Errors', series: ofFunctions('Errors', 'Sum') },
  { title: 'Milliseconds of an invocation (p99)', series: ofFunctions('Duration', 'p99') },
  {
    title: 'The query API',
    series: [
      ofQuery('Count', 'Sum'),
      ofQuery('4XXError', 'Sum'),
      ofQuery('5XXError', 'Sum'),
      ofQuery('Latency', 'p99'),
    ],
  },
  {
    title: 'Read and write units of the tables',
    series: [NAME, `${NAME}-records`].flatMap((table): readonly Series[] => [
      ['AWS/DynamoDB', 'ConsumedReadCapacityUnits', 'TableName', table, { stat: 'Sum', label: `${table} read` }],
      ['AWS/DynamoDB', 'ConsumedWriteCapacityUnits', 'TableName', table, { stat: 'Sum', label: `${table} written` }],
    ]),
  },
];

const COLUMNS = 3;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 6;

export function addDashboard(stack: Stack): void {
  new CfnDashboard(stack, 'Dashboard', {
    dashboardName: text(sub('waypost-${RegistryName}-${AWS::Region}')),
    dashboardBody: text(sub(JSON.stringify({ widgets: [alarmStatus(), ...GRAPHS.map(widgetOf)] }))),
  });
}

function alarmStatus() {
  const arn = (name: string) =>
    `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${NAME}-${name}`;
  return {
    type: 'alarm',
    x: 0,
    y: 0,
    width: 24,
    height: 3,
    properties: { title: `Alarms of ${REGISTRY}`, alarms: ALARMS.map(({ name }) => arn(name)) },
  };
}

function widgetOf({ title, series }: Graph, index: number) {
  return {
    type: 'metric',
    x: (index % COLUMNS) * WIDTH,
    y: 3 + Math.floor(index / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, region: '${AWS::Region}', period: 300, metrics: series },
  };
}
