// The alarms of the hub: one resource for every entry of a local.
import type { Json } from '../../services/core/json.js';
import type { Translate } from './expressions.js';
import { BREAK, code, type HclBlock, type HclItem, type HclValue, printShort } from './hcl.js';
import type { Part } from './parts.js';
import { mappingOf, pairsOf } from './resources.js';

const { type, rules } = mappingOf('AWS::CloudWatch::Alarm');

export function alarmBlocks(parts: readonly Part[], translate: Translate): readonly HclBlock[] {
  const alarms = parts.map((part) => [keyOf(part), argumentsOf(part, translate)] as const);
  const first = alarms[0]?.[1] ?? {};
  const names = Object.keys(first).filter((name) => name !== 'alarm_name');
  const isCommon = (name: string): boolean =>
    new Set(alarms.map(([, own]) => printShort(own[name] ?? null))).size === 1;
  const entries = alarms.map(([key, own]) => {
    const pairs = names.filter((name) => !isCommon(name)).map((name) => [name, own[name] ?? null] as const);
    return [key, Object.fromEntries(pairs)] as const;
  });
  return [
    { head: 'locals', body: [['alarms', Object.fromEntries(entries)]] },
    {
      head: `resource "${type}" "this"`,
      body: [
        ['for_each', code('{ for name, alarm in local.alarms : name => alarm if var.create }')],
        BREAK,
        ['alarm_name', code('"${local.name}-${each.key}"')],
        ...names.map((name): HclItem => [name, isCommon(name) ? (first[name] ?? null) : code(`each.value.${name}`)]),
        BREAK,
        ['tags', code('local.tags')],
      ],
    },
  ];
}

/** `waypost-${RegistryName}-event-age`: `event-age` */
const keyOf = ({ properties }: Part): string =>
  (properties.AlarmName as { 'Fn::Sub': string })['Fn::Sub'].replace('waypost-${RegistryName}-', '');

function argumentsOf({ properties }: Part, translate: Translate): Readonly<Record<string, HclValue>> {
  return Object.fromEntries(
    Object.entries(rules).flatMap(([property, rule]) => {
      const value: Json | undefined = properties[property];
      if (rule.kind !== 'argument' || value === undefined) return [];
      return [[rule.name, rule.as === 'map' ? pairsOf(value, translate) : translate(value)] as const];
    }),
  );
}
