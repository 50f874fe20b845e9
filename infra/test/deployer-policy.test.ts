// Tests that the published policy of a deployer covers what the templates create, and nothing else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './built.js';
import type { StatementJson } from './template.js';

const { names, template } = build();
const { Statement: statements } = JSON.parse(readFileSync(join(__dirname, '../policies/deployer.json'), 'utf8')) as {
  Statement: readonly StatementJson[];
};

const allowed = new Set(statements.flatMap(({ Action }) => Action));

/** The calls that create, change, tag and delete a resource of each type. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGateway::Method': ['apigateway:PUT', 'apigateway:PATCH', 'apigateway:DELETE'],
  'AWS::ApiGateway::Resource': ['apigateway:POST', 'apigateway:DELETE'],
  'AWS::ApiGateway::RestApi': ['apigateway:POST', 'apigateway:PATCH', 'apigateway:UpdateRestApiPolicy'],
  'AWS::ApiGateway::Stage': ['apigateway:POST', 'apigateway:PATCH', 'apigateway:DELETE'],
  'AWS::CloudFormation::CustomResource': ['lambda:InvokeFunction'],
  'AWS::CloudWatch::Alarm': ['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms', 'cloudwatch:TagResource'],
  'AWS::CloudWatch::Dashboard': ['cloudwatch:PutDashboard', 'cloudwatch:DeleteDashboards'],
  'AWS::DynamoDB::Table': [
    'dynamodb:CreateTable',
    'dynamodb:UpdateTable',
    'dynamodb:PutResourcePolicy',
    'dynamodb:UpdateContinuousBackups',
    'dynamodb:UpdateTimeToLive',
    'dynamodb:TagResource',
    'kms:CreateGrant',
  ],
  // With replicas, AWS asks the deployer also for reads and writes of the table.
  'AWS::DynamoDB::GlobalTable': [
    'dynamodb:CreateTableReplica',
    'dynamodb:DeleteTableReplica',
    'dynamodb:Scan',
    'iam:CreateServiceLinkedRole',
  ],
  'AWS::EC2::VPCEndpoint': [
    'ec2:CreateVpcEndpoint',
    'ec2:ModifyVpcEndpoint',
    'ec2:DeleteVpcEndpoints',
    'ec2:CreateTags',
  ],
  'AWS::Events::EventBus': ['events:CreateEventBus', 'events:DeleteEventBus', 'events:TagResource'],
  'AWS::Events::EventBusPolicy': ['events:PutPermission', 'events:RemovePermission'],
  'AWS::Events::Rule': ['events:PutRule', 'events:PutTargets', 'events:RemoveTargets', 'events:DeleteRule'],
  'AWS::IAM::ManagedPolicy': ['iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:DeletePolicy'],
  'AWS::IAM::Role': [
    'iam:CreateRole',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:PutRolePolicy',
    'iam:PassRole',
    'iam:DeleteRole',
    'iam:TagRole',
  ],
  'AWS::Lambda::EventInvokeConfig': ['lambda:PutFunctionEventInvokeConfig', 'lambda:DeleteFunctionEventInvokeConfig'],
  'AWS::Lambda::EventSourceMapping': ['lambda:CreateEventSourceMapping', 'lambda:DeleteEventSourceMapping'],
  'AWS::Lambda::Function': [
    'lambda:CreateFunction',
    'lambda:UpdateFunctionCode',
    'lambda:UpdateFunctionConfiguration',
    'lambda:PutFunctionConcurrency',
    'lambda:DeleteFunction',
    's3:GetObject',
    'kms:CreateGrant',
    'ec2:DescribeSubnets',
  ],
  'AWS::Lambda::Permission': ['lambda:AddPermission', 'lambda:RemovePermission'],
  'AWS::Logs::LogGroup': ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:DeleteLogGroup', 'logs:TagResource'],
  'AWS::S3::Bucket': ['s3:CreateBucket', 's3:PutBucketVersioning', 's3:PutEncryptionConfiguration'],
  'AWS::S3::BucketPolicy': ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
  'AWS::SNS::Subscription': ['sns:Subscribe', 'sns:Unsubscribe'],
  'AWS::SNS::Topic': ['sns:CreateTopic', 'sns:DeleteTopic', 'sns:TagResource'],
  'AWS::SNS::TopicPolicy': ['sns:SetTopicAttributes'],
  'AWS::SQS::Queue': ['sqs:CreateQueue', 'sqs:SetQueueAttributes', 'sqs:DeleteQueue', 'sqs:TagQueue'],
  'AWS::SQS::QueuePolicy': ['sqs:SetQueueAttributes'],
  'AWS::SSM::Parameter': ['ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:AddTagsToResource'],
  'AWS::Scheduler::Schedule': ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'],
  'AWS::Scheduler::ScheduleGroup': ['scheduler:CreateScheduleGroup', 'scheduler:DeleteScheduleGroup'],
};

const types = [...new Set(names.flatMap((name) => Object.values(template(name).Resources).map(({ Type }) => Type)))];

it('the deployer’s policy allows what each resource type of the templates needs', () => {
  expect(types.filter((type) => !(type in NEEDED))).toEqual([]);
  expect(types.flatMap((type) => (NEEDED[type] ?? []).filter((action) => !allowed.has(action)))).toEqual([]);
});

it('the deployer’s policy names no service that the templates do not use', () => {
  const used = new Set(types.flatMap((type) => NEEDED[type] ?? []).map((action) => action.split(':')[0]));

  expect(
    [...allowed].filter((action) => !used.has(action.split(':')[0]) && !action.startsWith('cloudformation:')),
  ).toEqual([]);
  expect([...allowed].filter((action) => action.includes('*'))).toEqual([]);
});

it('the deployer’s policy changes nothing outside Waypost’s names, and uploads to no bucket of another account', () => {
  const onEverything = statements.filter(({ Resource }) => Resource === '*');
  const changes = onEverything
    .filter(({ Condition }) => Condition === undefined)
    .flatMap(({ Action }) => Action)
    .filter((action) => !/:(?:Describe|Get|List|Validate)/.test(action));
  const uploads = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));

  expect(changes).toEqual([]);
  expect(uploads.map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'aws:ResourceAccount': 'ACCOUNT_ID' } },
  ]);
});

it('the deployer’s policy fits into an inline policy of a role', () => {
  expect(JSON.stringify({ statements }).length).toBeLessThan(10_240);
});
