// Names of the event rules. Each rule exists on two buses: the account's default bus, which gets the CloudTrail events of the
// hub's own account and region, and the registry's bus, to which the spokes send.
import { type TemplateJson, sub } from '../template.js';

export const BUSES = ['default', 'registry'] as const;

export type BusName = (typeof BUSES)[number];

export const ruleName = (rule: string): string => `waypost-\${RegistryName}-${rule}`;

export const ruleArn = (bus: BusName, rule: string): TemplateJson =>
  sub(
    `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${bus === 'default' ? '' : 'waypost-${RegistryName}/'}${ruleName(rule)}`,
  );

/** `api-calls` on the default bus: `DefaultBusApiCalls`. */
export const ruleId = (bus: BusName, rule: string): string => `${pascal(bus)}Bus${pascal(rule)}`;

export const pascal = (kebab: string): string =>
  kebab.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
