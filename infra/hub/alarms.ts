// The alarms, each with a runbook of the same name in infra/README.md, and the topic that they publish to.
import type { Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnSubscription, CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import { MEASURE_NAMESPACE, MEASURE_SERVICE, type Measure, MEASURES } from '../../services/core/measures.js';
import { KEY } from '../key.js';
import { allow, denyPlainText, fromThisAccount, policyDocument } from '../policy.js';
import { any, att, either, type TemplateJson, named, ref, sub, tags, text } from '../template.js';
import { DEAD_LETTER_QUEUES } from './queues.js';
import { STAGE } from './query-api.js';
import { pascal } from './rule-names.js';

interface Alarm {
  /** The end of the alarm's name and the heading of its runbook, in kebab case. */
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  readonly threshold: number;
  /** The number of periods in a row that must breach. */
  readonly periods?: number;
  /** Whether missing data counts as a breach. */
  readonly breachesWithoutData?: boolean;
}

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, TemplateJson>>;
  readonly statistic: 'Maximum' | 'Minimum' | 'Sum';
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

const queueMetric = (id: string, name: string): Metric => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: att(id, 'QueueName') },
  statistic: 'Maximum',
  period: 5 * MINUTE,
});

const functionMetric = (id: string, name: string, statistic: Metric['statistic']): Metric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName: ref(id) },
  statistic,
  period: 5 * MINUTE,
});

const tableThrottles = (table: TemplateJson, kind: 'Read' | 'Write'): Metric => ({
  namespace: 'AWS/DynamoDB',
  name: `${kind}ThrottleEvents`,
  dimensions: { TableName: table },
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
  description: `Messages that failed after all retries are in the queue ${name}`,
  metric: queueMetric(id, 'ApproximateNumberOfMessagesVisible'),
  threshold: 1,
}));

export const ALARMS: readonly Alarm[] = [
  ...deadLetters,
  {
    name: 'recheck-age',
    description: 'A re-check has been waiting for two hours',
    metric: queueMetric('RecheckQueue', 'ApproximateAgeOfOldestMessage'),
    threshold: 7200,
  },
  {
    name: 'sweep-queue-age',
    description: 'A sweep has been waiting for two hours',
    metric: queueMetric('SweepQueue', 'ApproximateAgeOfOldestMessage'),
    threshold: 7200,
  },
  {
    name: 'event-age',
    description: 'Changes need more than 15 minutes to reach the registry',
    metric: measure(MEASURES.eventLag, 'Maximum', 5 * MINUTE),
    threshold: 900,
    periods: 3,
  },
  {
    name: 'events-invalid',
    description: 'Events are forged or have an unknown shape',
    metric: measure(MEASURES.invalid, 'Sum', 5 * MINUTE),
    threshold: 10,
  },
  {
    name: 'sweep-age',
    description: 'An account and region has had no full sweep for two days, or no sweep runs at all',
    metric: measure(MEASURES.sweepAge, 'Maximum', 60 * MINUTE),
    threshold: 2 * 24 * 3600,
    // Incremental sweeps are at most two hours apart, so three hours without a value mean that no sweep ran.
    periods: 3,
    breachesWithoutData: true,
  },
  {
    name: 'scopes-unseen',
    description: 'Sweeps cannot read an account and region',
    // Two hours long, because there may be only one sweep in two hours.
    metric: measure(MEASURES.unseen, 'Minimum', 120 * MINUTE),
    threshold: 1,
  },
  {
    name: 'drift',
    description: 'Sweeps repair many changes that events should have reported',
    metric: measure(MEASURES.drift, 'Sum', 60 * MINUTE),
    threshold: 10,
  },
  {
    name: 'deletion-guard',
    description: 'A sweep would remove so much that the removals wait for a second sweep to agree',
    metric: measure(MEASURES.held, 'Maximum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'revived',
    description: 'A resource that AWS had not found was seen again and serves again',
    metric: measure(MEASURES.revived, 'Sum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'conflicts',
    description: 'An account claims a name that another account owns',
    metric: measure(MEASURES.conflicts, 'Maximum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'siblings',
    description: 'A served name has a sibling in the same account',
    metric: measure(MEASURES.siblings, 'Maximum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'ambiguous-replacements',
    description: 'Two APIs of one name live side by side, and nothing tells which one is meant',
    metric: measure(MEASURES.ambiguous, 'Maximum', 15 * MINUTE),
    threshold: 1,
  },
  {
    name: 'health-age',
    description: 'The health of services is more than 15 minutes behind',
    metric: functionMetric('HealthFunction', 'IteratorAge', 'Maximum'),
    threshold: 900_000,
  },
  {
    name: 'activity-age',
    description: 'Activity and the events of moves are more than 15 minutes behind',
    metric: functionMetric('ActivityFunction', 'IteratorAge', 'Maximum'),
    threshold: 900_000,
  },
  {
    name: 'query-errors',
    description: 'The query API returns 5xx',
    metric: queryErrors,
    threshold: 5,
  },
  ...['watch-apis', 'watch-endpoints', 'health', 'activity', 'query'].map((handler) => ({
    name: `${handler}-throttles`,
    description: `Lambda throttles the function ${handler}: the account’s concurrency is used up`,
    metric: functionMetric(`${pascal(handler)}Function`, 'Throttles', 'Sum'),
    threshold: 1,
    periods: 3,
  })),
  {
    name: 'table-throttles',
    description: 'DynamoDB throttles writes to the records table',
    metric: tableThrottles(ref('RecordsTable'), 'Write'),
    threshold: 10,
  },
  {
    name: 'readers-write-throttles',
    description: 'DynamoDB throttles writes to the readers’ table',
    metric: tableThrottles(named(), 'Write'),
    threshold: 10,
  },
  {
    name: 'readers-read-throttles',
    description: 'DynamoDB throttles reads of the readers’ table',
    metric: tableThrottles(named(), 'Read'),
    threshold: 10,
  },
];

export function addAlarms(stack: Stack): void {
  addTopic(stack);
  for (const alarm of ALARMS) addAlarm(stack, alarm);
}

const alarmId = ({ name }: Alarm): string => `${pascal(name)}Alarm`;

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
    treatMissingData: alarm.breachesWithoutData === true ? 'breaching' : 'notBreaching',
    alarmActions: [text(ALARM_TOPIC)],
    okActions: [text(ALARM_TOPIC)],
    tags: tags(),
  });
}

/** A topic that exists already, or the one that the stack creates. */
export const ALARM_TOPIC = either('CreatesAlarmTopic', ref('AlarmTopic'), ref('AlarmTopicArn'));

function addTopic(stack: Stack): void {
  const topic = new CfnTopic(stack, 'AlarmTopic', {
    topicName: named('-alarms'),
    kmsMasterKeyId: text(KEY),
    tags: tags(),
  });
  topic.addOverride('Condition', 'CreatesAlarmTopic');
  new CfnTopicPolicy(stack, 'AlarmTopicPolicy', {
    topics: [text(ref('AlarmTopic'))],
    policyDocument: any(
      policyDocument(
        allow({
          sid: 'PublishAlarms',
          principal: { Service: 'cloudwatch.amazonaws.com' },
          actions: ['sns:Publish'],
          resources: ref('AlarmTopic'),
          condition: fromThisAccount,
        }),
        denyPlainText('sns:Publish', ref('AlarmTopic')),
      ),
    ),
  }).addOverride('Condition', 'CreatesAlarmTopic');
  new CfnSubscription(stack, 'AlarmEmailSubscription', {
    topicArn: text(ALARM_TOPIC),
    protocol: 'email',
    endpoint: text(ref('AlarmEmail')),
  }).addOverride('Condition', 'HasAlarmEmail');
}
