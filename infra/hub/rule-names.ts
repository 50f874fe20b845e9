// Names of the event rules. Each rule exists on two buses. The account's default bus gets the CloudTrail events of the hub's own
// account and region; the spokes send to the registry's bus.
import { att, either, ref, sub, type TemplateJson } from '../template.js';

export const BUSES = ['default', 'registry'] as const;

export type BusName = (typeof BUSES)[number];

export const ruleName = (rule: string): string => `waypost-\${RegistryName}-${rule}`;

const eventsArn = (resource: string): TemplateJson =>
  sub(`arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:${resource}`);

/** The registry's bus: one that exists already, or the one that the stack creates. */
export const BUS_NAME: TemplateJson = either('CreatesEventBus', att('Bus', 'Name'), ref('EventBusName'));

export const BUS_ARN: TemplateJson = either('CreatesEventBus', att('Bus'), eventsArn('event-bus/${EventBusName}'));

export const ruleArn = (bus: BusName, rule: string): TemplateJson =>
  bus === 'default'
    ? eventsArn(`rule/${ruleName(rule)}`)
    : either(
        'CreatesEventBus',
        eventsArn(`rule/waypost-\${RegistryName}/${ruleName(rule)}`),
        eventsArn(`rule/\${EventBusName}/${ruleName(rule)}`),
      );

/** `api-calls` on the default bus: `DefaultBusApiCalls`. */
export const ruleId = (bus: BusName, rule: string): string => `${pascal(bus)}Bus${pascal(rule)}`;

export const pascal = (kebab: string): string =>
  kebab.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
