// Writes the parts of a template as resources of Terraform.
import type { Json } from '../../services/core/json.js';
import type { ResourceProperties } from '../template-json.js';
import { MAPPINGS } from './arguments.js';
import { conditionOf, type Names, type Translate } from './expressions.js';
import { BREAK, code, type HclBlock, type HclItem, type HclValue, json, printShort } from './hcl.js';
import type { Part } from './parts.js';
import type { ResourceMapping, ArgumentRule, ArgumentRules } from './rules.js';
import { snakeCase } from './variables.js';

/** `aws_sqs_queue.recheck` */
export const addressOf = ({ type, id }: Pick<Part, 'type' | 'id'>): string => `${mappingOf(type).type}.${nameOf(id)}`;

/** Names that differ from the logical id without the kind of the resource. */
const NAMES: Readonly<Record<string, string>> = {
  Bus: 'this',
  Schedules: 'this',
  Dashboard: 'this',
  QueryPath: 'query',
  DynamoDbGateway: 'dynamodb',
};

const KINDS =
  /(?:Function|Role|Logs|Retries|Permission|Table|Queue|Api|Method|Stage|Deployment|Topic|Parameter|Subscription)$/;

export const nameOf = (id: string): string =>
  NAMES[id] ?? snakeCase(id.replace(/(DeadLetters|Queue|Topic|^Vpc|^Read)Policy$/, '$1').replace(KINDS, '') || id);

/** @throws Error if the Terraform resource for this type is not known. */
export function mappingOf(type: string): ResourceMapping {
  const mapping = MAPPINGS[type];
  if (mapping === undefined) throw new Error(`No Terraform resource for ${type}: add it to arguments.ts.`);
  return mapping;
}

interface Writing {
  readonly names: Names;
  readonly translate: Translate;
  /** Arguments that the template does not have: where code comes from, and in which order resources are created. */
  readonly extras: (part: Part) => readonly HclItem[];
  readonly comments: Readonly<Record<string, string>>;
}

export function resourceBlock(part: Part, writing: Writing): HclBlock {
  const { type, rules } = mappingOf(part.type);
  const { names, comments } = writing;
  const tests = ['var.create', ...(part.condition === undefined ? [] : [conditionOf(part.condition, names)])];
  const comment = comments[addressOf(part)];
  return {
    head: `resource "${type}" "${nameOf(part.id)}"`,
    ...(comment !== undefined && { comment }),
    body: [
      ['count', code(`${tests.join(' && ')} ? 1 : 0`)],
      BREAK,
      ...itemsOf(part.properties, { ...writing, rules, within: part.type }),
      ...writing.extras(part),
    ],
  };
}

interface BlockWriting extends Writing {
  readonly rules: ArgumentRules;
  readonly within: string;
}

/** Arguments first, in the order of the rules, then blocks, and the tags last. */
function itemsOf(properties: ResourceProperties, writing: BlockWriting): readonly HclItem[] {
  const { rules, within } = writing;
  for (const name of Object.keys(properties)) {
    if (rules[name] === undefined) throw new Error(`No argument for ${within}.${name}: add it to arguments.ts.`);
  }
  const items = Object.entries(rules).flatMap(([name, rule]): readonly HclItem[] => {
    const value = properties[name];
    return value === undefined || rule.kind === 'tags' ? [] : itemOf(rule, value, { ...writing, within: name });
  });
  const isNested = (item: HclItem): boolean => 'head' in item;
  const tags = properties.Tags ?? (rules.Tags === undefined ? undefined : []);
  return [
    ...items.filter((item) => !isNested(item)),
    ...items.filter(isNested),
    ...(tags === undefined ? [] : [BREAK, ['tags', tagsOf(tags, writing)] as const]),
  ];
}

function itemOf(rule: ArgumentRule, value: Json, writing: BlockWriting): readonly HclItem[] {
  const { translate } = writing;
  if (rule.kind === 'argument') {
    if (rule.as === 'json') return [[rule.name, json(translate(value))]];
    if (rule.as === 'map') return [[rule.name, pairsOf(value, translate)]];
    return [[rule.name, translate(rule.as === 'first' ? ((value as Json[])[0] ?? null) : value)]];
  }
  return rule.kind === 'block' ? blocksOf(rule, value, writing) : [];
}

function blocksOf(rule: ArgumentRule & { kind: 'block' }, value: Json, writing: BlockWriting): readonly HclItem[] {
  const inner = { ...writing, rules: rule.members };
  const condition = conditionalOf(value);
  if (condition !== undefined) {
    const test = conditionOf(condition.test, writing.names);
    const body = itemsOf(condition.value, inner);
    return [
      {
        head: `dynamic "${rule.name}"`,
        body: [['for_each', code(`${test} ? [1] : []`)], BREAK, { head: 'content', body }],
      },
    ];
  }
  const values = (Array.isArray(value) ? value : [value]) as readonly ResourceProperties[];
  return values.map((each) => ({ head: rule.name, body: itemsOf(each, inner) }));
}

/** A property that exists only under a condition. */
function conditionalOf(value: Json): { readonly test: string; readonly value: ResourceProperties } | undefined {
  if (typeof value !== 'object' || value === null || !('Fn::If' in value)) return undefined;
  const [test, then] = value['Fn::If'] as unknown as [string, ResourceProperties, Json];
  return { test, value: then };
}

export const pairsOf = (pairs: Json, translate: Translate): HclValue =>
  Object.fromEntries(
    (pairs as readonly { Name: string; Value: Json }[]).map(({ Name, Value }) => [Name, translate(Value)]),
  );

/** Every resource has the tag of its registry; one resource has another tag as well. */
function tagsOf(tags: Json, { translate }: BlockWriting): HclValue {
  const pairs = Array.isArray(tags)
    ? (tags as readonly { Key: string; Value: Json }[]).map(({ Key, Value }) => [Key, Value] as const)
    : Object.entries(tags as ResourceProperties);
  const more = pairs
    .filter(([key]) => key !== 'waypost:registry')
    .map(([key, value]) => [key, translate(value)] as const);
  if (more.length === 0) return code('local.tags');
  return code(`merge(local.tags, ${printShort(Object.fromEntries(more))})`);
}
