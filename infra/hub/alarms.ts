// The alarms, each with a runbook of the same name in infra/README.md, and the topic that they speak to.
import type { Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnSubscription, CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import { MEASURE_NAMESPACE, MEASURE_SERVICE, type Measure, MEASURES } from '../../services/core/measures.js';
import { allow, denyPlainText, fromThisAccount, policyDocument } from '../policy.js';
import { any, att, type Json, named, ref, sub, tags, text } from '../template.js';
import { DEAD_LETTER_QUEUES } from './queues.js';
import { STAGE } from './query-api.js';
import { pascal } from './rule-names.js';

export interface Alarm {
  /** In kebab case: the end of the alarm's name and the heading of its runbook. */
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  readonly threshold: number;
  /** How many periods in a row. */
  readonly periods?: number;
  /** No figures at all are as bad as a wrong one. */
  readonly silenceIsBad?: boolean;
}

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, Json>>;
  readonly statistic: 'Maximum' | 'Sum';
  readonly period: number;
}

const MINUTE = 60;

const measure = (name: Measure, statistic: Metric['statistic'], period: number): Metric => ({
  namespace: MEASURE_NAMESPACE,
  name,
  dimensions: { service: MEASURE_SERVICE, registry: ref('RegistryName') },
  statistic,
  period,
});

const ofQueue = (id: string, name: string): Metric => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: att(id, 'QueueName') },
  statistic: 'Maximum',
  period: 5 * MINUTE,
});

const throttlesOf = (id: string): Metric => ({
  namespace: 'AWS/Lambda',
  name: 'Throttles',
  dimensions: { FunctionName: ref(id) },
  statistic: 'Sum',
  period: 5 * MINUTE,
});

const tableThrottles = (id: string): Metric => ({
  namespace: 'AWS/DynamoDB',
  name: 'WriteThrottleEvents',
  dimensions: { TableName: ref(id) },
  statistic: 'Sum',
  period: 5 * MINUTE,
});

const queryErrors: Metric = {
  namespace: 'AWS/ApiGateway',
  name: '5XXError',
  dimensions: { ApiName: sub('waypost-${RegistryName}'), Stage: STAGE },
  statistic: 'Sum',
  period: 5 * MINUTE,
};

const deadLetters: readonly Alarm[] = Object.entries(DEAD_LETTER_QUEUES).map(([id, name]) => ({
  name,
  description: `Something was tried to the end and is kept in the queue ${name}`,
  metric: ofQueue(id, 'ApproximateNumberOfMessagesVisible'),
  threshold: 1,
}));

export const ALARMS: readonly Alarm[] = [
  ...deadLetters,
  {
    name: 'recheck-age',
    description: 'A re-check has waited for two hours',
    metric: ofQueue('RecheckQueue', 'ApproximateAgeOfOldestMessage'),
    threshold: 7200,
  },
  {
    name: 'event-age',
    description: 'Changes take more than a quarter of an hour to reach the registry',
    metric: measure(MEASURES.eventLag, 'Maximum', 5 * MINUTE),
    threshold: 900,
    periods: 3,
  },
  {
    name: 'events-invalid',
    description: 'Events arrive that are forged or of no known shape',
    metric: measure(MEASURES.invalid, 'Sum', 5 * MINUTE),
    threshold: 10,
  },
  {
    name: 'sweep-age',
    description: 'Some account and region has had no full sweep for two days, or nothing sweeps at all',
    metric: measure(MEASURES.sweepAge, 'Maximum', 60 * MINUTE),
    threshold: 2 * 24 * 3600,
    silenceIsBad: true,
  },
  {
    name: 'scopes-unseen',
    description: 'Sweeps cannot see some account and region',
    metric: measure(MEASURES.unseen, 'Maximum', 15 * MINUTE),
    threshold: 1,
    periods: 4,
  },
  {
    name: 'drift',
    description: 'Sweeps repair much that events should have told',
    metric: measure(MEASURES.drift, 'Sum', 60 * MINUTE),
    threshold: 10,
  },
  {
    name: 'deletion-guard',
    description: 'A sweep would remove so much that it waits for a second one to agree',
    metric: measure(MEASURES.held, 'Maximum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'conflicts',
    description: 'An account claims a name that another one holds',
    metric: measure(MEASURES.conflicts, 'Maximum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'siblings',
    description: 'A served name has a sibling in its own account',
    metric: measure(MEASURES.siblings, 'Maximum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'query-errors',
    description: 'The query API answers with 5xx',
    metric: queryErrors,
    threshold: 5,
  },
  ...['watch-apis', 'watch-endpoints', 'query'].map((handler) => ({
    name: `${handler}-throttles`,
    description: `The function ${handler} is turned away: the account’s concurrency is used up`,
    metric: throttlesOf(`${pascal(handler)}Function`),
    threshold: 1,
    periods: 3,
  })),
  {
    name: 'table-throttles',
    description: 'DynamoDB turns writes to the records away',
    metric: tableThrottles('RecordsTable'),
    threshold: 10,
  },
];

export function addAlarms(stack: Stack): void {
  addTopic(stack);
  for (const alarm of ALARMS) addAlarm(stack, alarm);
}

export const alarmId = ({ name }: Alarm): string => `${pascal(name)}Alarm`;

function addAlarm(stack: Stack, alarm: Alarm): void {
  const { metric, periods = 1 } = alarm;
  new CfnAlarm(stack, alarmId(alarm), {
    alarmName: named(`-${alarm.name}`),
    alarmDescription: `${alarm.description}. What to do: infra/README.md, "${alarm.name}".`,
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: Object.entries(metric.dimensions).map(([name, value]) => ({ name, value: text(value) })),
    statistic: metric.statistic,
    period: metric.period,
    evaluationPeriods: periods,
    threshold: alarm.threshold,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: alarm.silenceIsBad === true ? 'breaching' : 'notBreaching',
    alarmActions: [text(ref('AlarmTopic'))],
    okActions: [text(ref('AlarmTopic'))],
    tags: tags(),
  });
}

function addTopic(stack: Stack): void {
  new CfnTopic(stack, 'AlarmTopic', { topicName: named('-alarms'), tags: tags() });
  new CfnTopicPolicy(stack, 'AlarmTopicPolicy', {
    topics: [text(ref('AlarmTopic'))],
    policyDocument: any(
      policyDocument(
        allow({
          sid: 'AlarmsSpeak',
          principal: { Service: 'cloudwatch.amazonaws.com' },
          actions: ['sns:Publish'],
          resources: ref('AlarmTopic'),
          condition: fromThisAccount,
        }),
        denyPlainText('sns:Publish', ref('AlarmTopic')),
      ),
    ),
  });
  new CfnSubscription(stack, 'AlarmEmailSubscription', {
    topicArn: text(ref('AlarmTopic')),
    protocol: 'email',
    endpoint: text(ref('AlarmEmail')),
  }).addOverride('Condition', 'HasAlarmEmail');
}
