// The stack of a spoke, which is another account or region. Rules send CloudTrail events straight to the hub's bus, since
// EventBridge does not forward an event twice, and a role lets the hub sweep. No code runs in a spoke.
import type { Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { type EventRule, RULES } from '../../services/core/cloudtrail/catalogue.js';
import { addPolicy, addQueue } from '../hub/queues.js';
import { pascal } from '../hub/rule-names.js';
import { plainStack } from '../plain-stack.js';
import { KEY_CONDITIONS, operationsKey } from '../key.js';
import { allow, fromThisAccount, policyDocument, trustService } from '../policy.js';
import { addRole, ROLE_CONDITIONS, roleArn, roleParameters } from '../roles.js';
import { sweepStatements } from '../sweep-reads.js';
import {
  att,
  declareConditions,
  declareOutputs,
  declareParameters,
  either,
  isGiven,
  isSet,
  type TemplateJson,
  list,
  named,
  ref,
  sub,
  tags,
  text,
} from '../template.js';
import { organizationId, registryName, topicArn, yesOrNo } from '../texts.js';

export const HUB_BUS = either(
  'HasHubBus',
  sub('arn:${AWS::Partition}:events:${HubRegion}:${HubAccountId}:event-bus/${HubBusName}'),
  sub('arn:${AWS::Partition}:events:${HubRegion}:${HubAccountId}:event-bus/waypost-${RegistryName}'),
);

/** A hub that a spoke sends to. */
interface ForwardedHub {
  readonly what: string;
  /** The end of its rules' ids. */
  readonly id: '' | 'ToSecondHub';
  /** The end of its rules' names. */
  readonly suffix: '' | '-second';
  readonly bus: TemplateJson;
  readonly condition?: string;
}

const SECOND_HUB_BUS = either(
  'HasHubBus',
  sub('arn:${AWS::Partition}:events:${SecondHubRegion}:${HubAccountId}:event-bus/${HubBusName}'),
  sub('arn:${AWS::Partition}:events:${SecondHubRegion}:${HubAccountId}:event-bus/waypost-${RegistryName}'),
);

const FIRST: ForwardedHub = { what: 'hub', id: '', suffix: '', bus: HUB_BUS };
const SECOND: ForwardedHub = {
  what: 'second hub',
  id: 'ToSecondHub',
  suffix: '-second',
  bus: SECOND_HUB_BUS,
  condition: 'HasSecondHub',
};

export function createSpoke(scope: Construct): Stack {
  const stack = plainStack(
    scope,
    'spoke',
    'Waypost spoke: sends API and endpoint events of this account and region to a hub, and lets the hub sweep',
  );
  declare(stack);
  addQueue(stack, 'DeadLetters', { queueName: named('-forward-dead') });
  addPolicy(stack, 'DeadLetters', keepUndelivered());
  addForwardRole(stack);
  for (const rule of RULES) addForwarding(stack, rule, FIRST);
  for (const rule of RULES) addForwarding(stack, rule, SECOND);
  addSweepRole(stack);
  addAlarms(stack);
  declareOutputs(stack, {
    SweepRoleArn: {
      value: sub(SWEEP_ROLE_ARN),
      description: 'The role with which the hub sweeps this account and region, if allowed',
    },
    DeadLettersUrl: { value: ref('DeadLetters'), description: 'The queue of events that did not reach the hub' },
  });
  return stack;
}

const SWEEP_ROLE_ARN = roleArn('${AWS::AccountId}', 'sweep-${AWS::Region}');

function declare(stack: Stack): void {
  declareParameters(stack, {
    Registry: {
      RegistryName: { ...registryName, description: 'The name of the registry, the same as in its hub.' },
      HubAccountId: {
        description: 'The account id of the hub.',
        allowedPattern: '^[0-9]{12}$',
        constraint: 'an account id of twelve digits',
      },
      HubRegion: {
        description: 'The region of the hub. It may differ from this region.',
        allowedPattern: '^[a-z]{2,4}(-[a-z]+)+-[0-9]+$',
        constraint: 'a region such as eu-west-1',
      },
      HubBusName: {
        description: 'The hub’s parameter EventBusName, if its bus existed already. Leave it empty otherwise.',
        default: '',
        allowedPattern: '^[A-Za-z0-9._-]{0,256}$',
        constraint: 'the name of an event bus, or empty',
      },
      SecondHubRegion: {
        description:
          'The region of a second hub of the registry, in the same account, which stands by or is promoted. It gets the same events and may sweep too. Leave it empty if the registry has one hub.',
        default: '',
        allowedPattern: '^([a-z]{2,4}(-[a-z]+)+-[0-9]+)?$',
        constraint: 'a region such as us-east-1, or empty',
      },
      OrganizationId: {
        ...organizationId,
        description:
          'The id of your AWS organization (o-...), to which the hub’s account must belong. Leave it empty outside an organization.',
      },
    },
    Permissions: {
      LetHubSweep: yesOrNo(
        'Whether the hub may list this account’s REST APIs, their stages and its VPC endpoints. Otherwise the registry depends on events alone, and some events are always lost.',
        'true',
      ),
    },
    'What your organization requires': { ...roleParameters, KeyArn: operationsKey('the queue') },
    Operations: { AlarmTopicArn: topicArn },
  });
  declareConditions(stack, {
    ...ROLE_CONDITIONS,
    ...KEY_CONDITIONS,
    HasHubBus: isGiven('HubBusName'),
    HasSecondHub: isGiven('SecondHubRegion'),
    HasOrganization: isGiven('OrganizationId'),
    LetsHubSweep: isSet('LetHubSweep', 'true'),
    HasAlarmTopic: isGiven('AlarmTopicArn'),
  });
}

const ruleName = (rule: string, { suffix }: ForwardedHub = FIRST): string =>
  `waypost-\${RegistryName}-${rule}-forward${suffix}`;

/** The names of all forwarding rules. Those to a second hub may not exist. */
const RULE_NAMES: readonly string[] = [FIRST, SECOND].flatMap((hub) => RULES.map(({ name }) => ruleName(name, hub)));

function addForwarding(stack: Stack, { name, pattern }: EventRule, hub: ForwardedHub): void {
  const rule = new CfnRule(stack, `Forward${pascal(name)}${hub.id}`, {
    name: text(sub(ruleName(name, hub))),
    description: `Waypost: sends ${name.replaceAll('-', ' ')} to the ${hub.what}`,
    eventPattern: pattern,
    targets: [
      {
        id: 'hub',
        arn: text(hub.bus),
        roleArn: text(att('ForwardRole')),
        deadLetterConfig: { arn: text(att('DeadLetters')) },
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      },
    ],
    tags: tags(),
  });
  if (hub.condition !== undefined) rule.addOverride('Condition', hub.condition);
}

function addForwardRole(stack: Stack): void {
  addRole(stack, 'ForwardRole', {
    part: 'forward',
    description: 'Lets EventBridge send events to the hub of the Waypost registry',
    trust: trustService('events.amazonaws.com', fromThisAccount),
    policyName: 'forward',
    statements: [
      allow({
        sid: 'SendToHub',
        actions: ['events:PutEvents'],
        resources: either('HasSecondHub', [HUB_BUS, SECOND_HUB_BUS], [HUB_BUS]),
      }),
    ],
  });
}

/**
 * Only the hub's function may assume the role. A condition names it, and not the principal: IAM refuses a principal that does not
 * exist yet, and loses the link to one that is created again.
 */
function addSweepRole(stack: Stack): void {
  const roleIn = (region: string) => sub(roleArn('${HubAccountId}', `reconcile-\${${region}}`));
  const [first, second] = [roleIn('HubRegion'), roleIn('SecondHubRegion')];
  const isHub = { 'aws:PrincipalArn': either('HasSecondHub', [first, second], [first]) };
  addRole(stack, 'SweepRole', {
    part: 'sweep',
    description: 'Lets the hub of the Waypost registry list REST APIs, stages and VPC endpoints',
    trust: policyDocument({
      Sid: 'TrustHub',
      Effect: 'Allow',
      Principal: { AWS: sub('arn:${AWS::Partition}:iam::${HubAccountId}:root') },
      Action: 'sts:AssumeRole',
      Condition: either(
        'HasOrganization',
        { ArnEquals: isHub, StringEquals: { 'aws:PrincipalOrgID': ref('OrganizationId') } },
        { ArnEquals: isHub },
      ),
    }),
    policyName: 'sweep',
    statements: sweepStatements(),
  }).addOverride('Condition', 'LetsHubSweep');
}

function keepUndelivered(): TemplateJson {
  return allow({
    sid: 'UndeliveredEvents',
    principal: { Service: 'events.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: att('DeadLetters'),
    condition: {
      ArnEquals: {
        'aws:SourceArn': RULE_NAMES.map((name) =>
          sub(`arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${name}`),
        ),
      },
    },
  });
}

function addAlarms(stack: Stack): void {
  const common = {
    evaluationPeriods: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: list(either('HasAlarmTopic', [ref('AlarmTopicArn')])),
    tags: tags(),
  };
  new CfnAlarm(stack, 'DeadLettersAlarm', {
    ...common,
    alarmName: named('-forward-dead'),
    alarmDescription: 'Events did not reach the hub. What to do: infra/README.md, "forward-dead".',
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: [{ name: 'QueueName', value: text(att('DeadLetters', 'QueueName')) }],
    statistic: 'Maximum',
    period: 300,
    threshold: 1,
  });
  // Undelivered events reach the queue only after a day of retries, but retries are visible within minutes.
  new CfnAlarm(stack, 'RetriesAlarm', {
    ...common,
    alarmName: named('-forward-retries'),
    alarmDescription: 'Sending events to the hub is retried. What to do: infra/README.md, "forward-retries".',
    evaluationPeriods: 3,
    threshold: 1,
    metrics: [
      { id: 'retries', expression: RULE_NAMES.map((_, index) => `FILL(m${index}, 0)`).join(' + '), returnData: true },
      ...RULE_NAMES.map((name, index) => ({
        id: `m${index}`,
        returnData: false,
        metricStat: {
          metric: {
            namespace: 'AWS/Events',
            metricName: 'RetryInvocationAttempts',
            dimensions: [{ name: 'RuleName', value: text(sub(name)) }],
          },
          period: 300,
          stat: 'Sum',
        },
      })),
    ],
  });
}
