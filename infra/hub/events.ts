// How events arrive: the registry's bus, and the catalogue's rules on it and on the default bus.
import type { Stack } from 'aws-cdk-lib';
import { CfnEventBus, CfnEventBusPolicy, CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CATALOGUE, type EventRule, RULES, type WatcherName } from '../../services/core/cloudtrail/catalogue.js';
import { DETAIL_TYPE } from '../../services/core/cloudtrail/envelope.js';
import { KEY } from '../key.js';
import { allow } from '../policy.js';
import { any, att, either, type TemplateJson, named, ref, sub, tags, text } from '../template.js';
import { SERVED_ACCOUNTS_LIST } from './accounts.js';
import type { DeadLetterQueue } from './queues.js';
import { BUS_ARN, BUS_NAME, BUSES, type BusName, ruleId, ruleName } from './rule-names.js';

const DEAD_LETTERS: Readonly<Record<WatcherName, DeadLetterQueue>> = {
  'watch-apis': 'WatchApisDeadLetters',
  'watch-endpoints': 'WatchEndpointsDeadLetters',
};

const FUNCTIONS: Readonly<Record<WatcherName, string>> = {
  'watch-apis': 'WatchApisFunction',
  'watch-endpoints': 'WatchEndpointsFunction',
};

/** Retries for a day, which is EventBridge's limit: a late event is as valuable as an early one. */
const RETRY_POLICY = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

export function addEvents(stack: Stack): void {
  addBus(stack);
  for (const bus of BUSES) {
    for (const rule of RULES) addRule(stack, bus, rule);
  }
}

function addBus(stack: Stack): void {
  new CfnEventBus(stack, 'Bus', {
    name: named(),
    kmsKeyIdentifier: text(KEY),
    description: text(sub('CloudTrail events from the accounts that the Waypost registry ${RegistryName} serves')),
    tags: tags(),
  }).addOverride('Condition', 'CreatesEventBus');
  const put = { actions: ['events:PutEvents'], resources: BUS_ARN };
  addBusPolicy(stack, 'BusOrganizationPolicy', {
    condition: 'HasOrganization',
    statement: allow({
      ...put,
      sid: named('-organization'),
      principal: '*',
      condition: { StringEquals: { ...WATCHED, 'aws:PrincipalOrgID': ref('OrganizationId') } },
    }),
  });
  addBusPolicy(stack, 'BusAccountsPolicy', {
    condition: 'HasSpokes',
    statement: allow({
      ...put,
      sid: named('-accounts'),
      principal: { AWS: ref('AccountList') },
      condition: { StringEquals: WATCHED },
    }),
  });
}

/** The bus accepts only events that a rule could match. */
const WATCHED = {
  'events:detail-type': DETAIL_TYPE,
  'events:source': [...new Set(CATALOGUE.map(({ source }) => source))],
};

function addBusPolicy(
  stack: Stack,
  id: string,
  { condition, statement }: { condition: string; statement: TemplateJson },
): void {
  const policy = new CfnEventBusPolicy(stack, id, {
    eventBusName: text(BUS_NAME),
    statementId: named(id === 'BusAccountsPolicy' ? '-accounts' : '-organization'),
    statement: any(statement),
  });
  policy.addOverride('Condition', condition);
}

function addRule(stack: Stack, bus: BusName, { name, watcher, pattern }: EventRule): void {
  const id = ruleId(bus, name);
  new CfnRule(stack, id, {
    name: text(sub(ruleName(name))),
    description: `Waypost: ${name.replaceAll('-', ' ')} from ${bus === 'default' ? 'this account and region' : 'the spokes'}`,
    ...(bus === 'registry' && { eventBusName: text(BUS_NAME) }),
    // By default the pattern names no account, and the enrolment decides. With PrefilterAccounts, accounts outside the list cause no
    // invocation.
    eventPattern:
      bus === 'default' ? pattern : { ...pattern, account: either('PrefiltersAccounts', SERVED_ACCOUNTS_LIST) },
    targets: [
      {
        id: watcher,
        arn: text(att(FUNCTIONS[watcher])),
        deadLetterConfig: { arn: text(att(DEAD_LETTERS[watcher])) },
        retryPolicy: RETRY_POLICY,
      },
    ],
    tags: tags(),
  });
  new CfnPermission(stack, `${id}Permission`, {
    action: 'lambda:InvokeFunction',
    functionName: text(ref(FUNCTIONS[watcher])),
    principal: 'events.amazonaws.com',
    sourceArn: text(att(id)),
  });
}
