// The arguments of queues, topics, buses, schedules and alarms.
import { argument, argumentsOf, block, first, json, map, TAGS, type ResourceMapping } from './rules.js';

const RETRY_POLICY = block(
  'retry_policy',
  argumentsOf({
    MaximumEventAgeInSeconds: 'maximum_event_age_in_seconds',
    MaximumRetryAttempts: 'maximum_retry_attempts',
  }),
);

export const EVENT_MAPPINGS: Readonly<Record<string, ResourceMapping>> = {
  'AWS::SQS::Queue': {
    type: 'aws_sqs_queue',
    rules: {
      ...argumentsOf({
        QueueName: 'name',
        MessageRetentionPeriod: 'message_retention_seconds',
        VisibilityTimeout: 'visibility_timeout_seconds',
        KmsMasterKeyId: 'kms_master_key_id',
        SqsManagedSseEnabled: 'sqs_managed_sse_enabled',
      }),
      RedrivePolicy: json('redrive_policy'),
      Tags: TAGS,
    },
  },
  'AWS::SQS::QueuePolicy': {
    type: 'aws_sqs_queue_policy',
    rules: { Queues: first('queue_url'), PolicyDocument: json('policy') },
  },
  'AWS::Events::EventBus': {
    type: 'aws_cloudwatch_event_bus',
    rules: {
      ...argumentsOf({ Name: 'name', Description: 'description', KmsKeyIdentifier: 'kms_key_identifier' }),
      Tags: TAGS,
    },
  },
  'Part::BusPolicy': {
    type: 'aws_cloudwatch_event_bus_policy',
    rules: argumentsOf({ EventBusName: 'event_bus_name', PolicyDocument: 'policy' }),
  },
  'AWS::Events::Rule': {
    type: 'aws_cloudwatch_event_rule',
    rules: {
      ...argumentsOf({ Name: 'name', Description: 'description', EventBusName: 'event_bus_name' }),
      EventPattern: json('event_pattern'),
      Tags: TAGS,
    },
  },
  'Part::Target': {
    type: 'aws_cloudwatch_event_target',
    rules: {
      ...argumentsOf({
        Rule: 'rule',
        EventBusName: 'event_bus_name',
        Id: 'target_id',
        Arn: 'arn',
        RoleArn: 'role_arn',
      }),
      DeadLetterConfig: block('dead_letter_config', argumentsOf({ Arn: 'arn' })),
      RetryPolicy: RETRY_POLICY,
    },
  },
  'AWS::Scheduler::ScheduleGroup': {
    type: 'aws_scheduler_schedule_group',
    rules: { Name: argument('name'), Tags: TAGS },
  },
  'AWS::Scheduler::Schedule': {
    type: 'aws_scheduler_schedule',
    rules: {
      ...argumentsOf({
        Name: 'name',
        GroupName: 'group_name',
        Description: 'description',
        ScheduleExpression: 'schedule_expression',
        KmsKeyArn: 'kms_key_arn',
      }),
      FlexibleTimeWindow: block('flexible_time_window', argumentsOf({ Mode: 'mode' })),
      Target: block('target', {
        ...argumentsOf({ Arn: 'arn', RoleArn: 'role_arn', Input: 'input' }),
        DeadLetterConfig: block('dead_letter_config', argumentsOf({ Arn: 'arn' })),
        RetryPolicy: RETRY_POLICY,
      }),
    },
  },
  'AWS::SNS::Topic': {
    type: 'aws_sns_topic',
    rules: { ...argumentsOf({ TopicName: 'name', KmsMasterKeyId: 'kms_master_key_id' }), Tags: TAGS },
  },
  'AWS::SNS::TopicPolicy': {
    type: 'aws_sns_topic_policy',
    rules: { Topics: first('arn'), PolicyDocument: json('policy') },
  },
  'AWS::SNS::Subscription': {
    type: 'aws_sns_topic_subscription',
    rules: argumentsOf({ TopicArn: 'topic_arn', Protocol: 'protocol', Endpoint: 'endpoint' }),
  },
  'AWS::CloudWatch::Alarm': {
    type: 'aws_cloudwatch_metric_alarm',
    rules: {
      ...argumentsOf({
        AlarmName: 'alarm_name',
        AlarmDescription: 'alarm_description',
        Namespace: 'namespace',
        MetricName: 'metric_name',
        Statistic: 'statistic',
        Period: 'period',
        EvaluationPeriods: 'evaluation_periods',
        Threshold: 'threshold',
        ComparisonOperator: 'comparison_operator',
        TreatMissingData: 'treat_missing_data',
        AlarmActions: 'alarm_actions',
        OKActions: 'ok_actions',
      }),
      Dimensions: map('dimensions'),
      Metrics: block('metric_query', {
        ...argumentsOf({ Id: 'id', Expression: 'expression', ReturnData: 'return_data' }),
        MetricStat: block('metric', {
          ...argumentsOf({ Namespace: 'namespace', MetricName: 'metric_name', Period: 'period', Stat: 'stat' }),
          Dimensions: map('dimensions'),
        }),
      }),
      Tags: TAGS,
    },
  },
  'AWS::CloudWatch::Dashboard': {
    type: 'aws_cloudwatch_dashboard',
    rules: { DashboardName: argument('dashboard_name'), DashboardBody: json('dashboard_body') },
  },
};
