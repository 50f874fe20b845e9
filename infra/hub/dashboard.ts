// The dashboard, which shows whether the registry is right, events arrive and readers get answers.
import type { Stack } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { MEASURE_NAMESPACE, MEASURE_SERVICE, type Measure, MEASURES } from '../../services/core/measures.js';
import { sub, text } from '../template.js';
import { ALARMS } from './alarms.js';
import { HANDLERS } from './handlers.js';
import { DEAD_LETTER_QUEUES } from './queues.js';
import { STAGE } from './query-api.js';

type MetricLine = readonly (string | { readonly stat: string; readonly label?: string })[];

interface Graph {
  readonly title: string;
  readonly series: readonly MetricLine[];
}

const REGISTRY = '${RegistryName}';
const NAME = `waypost-${REGISTRY}`;

const measure = (name: Measure, stat: string): MetricLine => [
  MEASURE_NAMESPACE,
  name,
  'service',
  MEASURE_SERVICE,
  'registry',
  REGISTRY,
  { stat },
];

const functionMetrics = (metric: string, stat: string): readonly MetricLine[] =>
  HANDLERS.map((handler) => ['AWS/Lambda', metric, 'FunctionName', `${NAME}-${handler}`, { stat, label: handler }]);

const queryMetric = (metric: string, stat: string): MetricLine => [
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
    title: 'Events by outcome',
    series: [MEASURES.applied, MEASURES.unchanged, MEASURES.ignored, MEASURES.invalid].map((name) =>
      measure(name, 'Sum'),
    ),
  },
  { title: 'Seconds from a change until the registry has it', series: [measure(MEASURES.eventLag, 'Maximum')] },
  { title: 'Seconds since the last full sweep (longest)', series: [measure(MEASURES.sweepAge, 'Maximum')] },
  {
    title: 'Sweeps: drift, removals held, scopes unseen, revivals',
    series: [
      measure(MEASURES.drift, 'Sum'),
      measure(MEASURES.held, 'Maximum'),
      measure(MEASURES.unseen, 'Maximum'),
      measure(MEASURES.revived, 'Sum'),
    ],
  },
  {
    title: 'Conflicts, siblings and ambiguous replacements',
    series: [MEASURES.conflicts, MEASURES.siblings, MEASURES.ambiguous].map((each) => measure(each, 'Maximum')),
  },
  {
    title: 'Messages in dead-letter queues',
    series: Object.values(DEAD_LETTER_QUEUES).map((queue) => [
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      'QueueName',
      `${NAME}-${queue}`,
      { stat: 'Maximum', label: queue },
    ]),
  },
  { title: 'Invocations', series: functionMetrics('Invocations', 'Sum') },
  { title: 'Errors', series: functionMetrics('Errors', 'Sum') },
  { title: 'Duration in milliseconds (p99)', series: functionMetrics('Duration', 'p99') },
  {
    title: 'Query API',
    series: [
      queryMetric('Count', 'Sum'),
      queryMetric('4XXError', 'Sum'),
      queryMetric('5XXError', 'Sum'),
      queryMetric('Latency', 'p99'),
    ],
  },
  {
    title: 'Consumed read and write units',
    series: [NAME, `${NAME}-records`].flatMap((table): readonly MetricLine[] => [
      ['AWS/DynamoDB', 'ConsumedReadCapacityUnits', 'TableName', table, { stat: 'Sum', label: `${table} reads` }],
      ['AWS/DynamoDB', 'ConsumedWriteCapacityUnits', 'TableName', table, { stat: 'Sum', label: `${table} writes` }],
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
    properties: { title: `Alarms of the registry ${REGISTRY}`, alarms: ALARMS.map(({ name }) => arn(name)) },
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
