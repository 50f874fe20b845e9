// The rules stand on two buses: on the account's default one, which CloudTrail's events of the hub's own account and region
// arrive on, and on the registry's own, which the spokes send to.
import { type Json, sub } from '../template.js';

export const BUSES = ['default', 'registry'] as const;

export type Bus = (typeof BUSES)[number];

export const ruleName = (rule: string): string => `waypost-\${RegistryName}-${rule}`;

export const ruleArn = (bus: Bus, rule: string): Json =>
  sub(
    `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${bus === 'default' ? '' : 'waypost-${RegistryName}/'}${ruleName(rule)}`,
  );

/** `api-calls` on the default bus: `DefaultBusApiCalls`. */
export const ruleId = (bus: Bus, rule: string): string => `${pascal(bus)}Bus${pascal(rule)}`;

export const pascal = (kebab: string): string =>
  kebab.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
