// Creates a Terraform module from a template: its files by name.
import type { Json } from '../../services/core/json.js';
import type { Template } from '../template-json.js';
import { alarmBlocks } from './alarms.js';
import { busPolicyBlocks } from './bus-policy.js';
import { code, type HclBlock, type HclItem, type HclValue, printFile, printShort } from './hcl.js';
import { translationOf } from './names.js';
import { type Part, partsOf } from './parts.js';
import { resourceBlock } from './resources.js';
import { snakeCase, type Variable, variableBlock, variableOf } from './variables.js';

export interface Output {
  readonly name: string;
  readonly description: string;
  readonly value: string;
}

export interface ModuleText {
  /** The first comment of main.tf. */
  readonly about: string;
  /** Parts of the template that a local value stands for, and the values. */
  readonly locals: Readonly<Record<string, { readonly value: HclValue; readonly for?: readonly Json[] }>>;
  /** Parts of the template that an expression stands for. */
  readonly expressions: readonly (readonly [part: Json, expression: string])[];
  /** The file of a resource. */
  readonly fileOf: (part: Part) => string;
  /** Locals and resources that the template does not have, by file. */
  readonly blocks: Readonly<Record<string, readonly HclBlock[]>>;
  readonly extras: (part: Part) => readonly HclItem[];
  readonly comments: Readonly<Record<string, string>>;
  readonly without: readonly string[];
  readonly variables: readonly Variable[];
  readonly outputs: readonly Output[];
  /** Other descriptions for outputs whose own ones mention something that only CloudFormation has. */
  readonly descriptions: Readonly<Record<string, string>>;
  /** The file of the bus's policy, if the module has a bus. */
  readonly busPolicyIn?: string;
  /** Whether alarms are one resource for each entry of a local. */
  readonly foldsAlarms: boolean;
}

export interface TerraformModule {
  readonly files: ReadonlyMap<string, string>;
  readonly variables: readonly Variable[];
  readonly outputs: readonly Output[];
  /** Addresses, such as `aws_sqs_queue.recheck`. */
  readonly resources: readonly string[];
}

export const VERSIONS: HclBlock = {
  head: 'terraform',
  body: [
    ['required_version', '>= 1.5'],
    { head: 'required_providers', body: [['aws', { source: 'hashicorp/aws', version: '>= 5.82, < 7.0' }]] },
  ],
};

const CREATE: Variable = {
  name: 'var.create',
  type: 'bool',
  default: true,
  value: 'var.create',
  description: 'Whether to create the resources. With false, the module creates nothing and its outputs are null.',
};

const TAGS: Variable = {
  name: 'var.tags',
  type: 'map(string)',
  default: {},
  value: 'var.tags',
  description: 'Tags of every resource that takes them, besides waypost:registry.',
};

export const GENERATED = 'Generated from the CloudFormation template by `npm run synth`.';

export function moduleOf(template: Template, text: ModuleText): TerraformModule {
  const fromParameters = new Map(
    Object.entries(template.Parameters)
      .filter(([id]) => !text.without.includes(id))
      .map(([id, parameter]) => [id, variableOf(id, parameter)] as const),
  );
  const variables = [CREATE, ...fromParameters.values(), ...text.variables, TAGS];
  const locals = Object.entries(text.locals).flatMap(([name, { for: parts = [] }]) =>
    parts.map((part) => [part, `local.${name}`] as const),
  );
  const translation = translationOf({ template, variables: fromParameters, locals: [...locals, ...text.expressions] });
  const parts = partsOf(template);
  const isFolded = ({ type }: Part): boolean => text.foldsAlarms && type === 'AWS::CloudWatch::Alarm';
  const files = new Map<string, HclBlock[]>([['main.tf', mainBlocks(text)]]);
  const add = (file: string, ...blocks: readonly HclBlock[]) => {
    files.set(file, [...(files.get(file) ?? []), ...blocks]);
  };
  for (const [file, blocks] of Object.entries(text.blocks)) add(file, ...blocks.filter(isLocals));
  if (text.busPolicyIn !== undefined) add(text.busPolicyIn, ...busPolicyBlocks(template, translation));
  const writing = { ...translation, extras: text.extras, comments: text.comments };
  for (const part of parts.filter((each) => !isFolded(each))) add(text.fileOf(part), resourceBlock(part, writing));
  for (const [file, blocks] of Object.entries(text.blocks)) add(file, ...blocks.filter((block) => !isLocals(block)));
  const folded = parts.filter(isFolded);
  if (folded.length > 0) add('alarms.tf', ...alarmBlocks(folded, translation.translateByName));
  const outputs = [
    ...Object.entries(template.Outputs).map(([id, { Description, Value }]) => ({
      name: snakeCase(id),
      description: text.descriptions[id] ?? `${Description.replaceAll('’', "'")}.`,
      value: printShort(translation.translate(Value)),
    })),
    ...text.outputs,
  ];
  return {
    files: new Map([
      ...[...files].map(([name, blocks]) => [name, printFile(headOf(name, text), blocks)] as const),
      ['variables.tf', printFile(GENERATED, variables.map(variableBlock))],
      ['outputs.tf', printFile(GENERATED, outputs.map(outputBlock))],
      ['versions.tf', printFile('', [VERSIONS])],
    ]),
    variables,
    outputs,
    resources: [...new Set([...files.values()].flat().flatMap(resourceIn))].sort(),
  };
}

const isLocals = ({ head }: HclBlock): boolean => head === 'locals';

const headOf = (file: string, { about }: ModuleText): string =>
  file === 'main.tf' ? `${about}\n${GENERATED}` : GENERATED;

const resourceIn = ({ head }: HclBlock): readonly string[] => {
  const [, type, name] = /^resource "(\w+)" "(\w+)"$/.exec(head) ?? [];
  return type === undefined || name === undefined ? [] : [`${type}.${name}`];
};

/** The value of an output is null if its resource is not created. */
export const outputBlock = ({ name, description, value }: Output): HclBlock => ({
  head: `output "${name}"`,
  body: [
    ['description', description],
    ['value', code(value.includes('[0]') ? `try(${value}, null)` : value)],
  ],
});

const DATA: readonly HclBlock[] = ['aws_caller_identity', 'aws_partition', 'aws_region'].map((type) => ({
  head: `data "${type}" "current"`,
  body: [],
}));

const LOCALS: readonly HclItem[] = [
  ['account_id', code('data.aws_caller_identity.current.account_id')],
  ['partition', code('data.aws_partition.current.partition')],
  ['dns_suffix', code('data.aws_partition.current.dns_suffix')],
];

function mainBlocks({ locals }: ModuleText): HclBlock[] {
  const own = Object.entries(locals).map(([name, { value }]) => [name, value] as const);
  return [
    ...DATA,
    {
      head: 'locals',
      body: [
        ...LOCALS,
        // Version 6 of the provider deprecates `name`, version 5 does not have `region`: both have `id`.
        ['region', code('data.aws_region.current.id')],
        ['name', code('"waypost-${var.registry_name}"')],
        ['role_name', code('"${var.name_prefix}-${var.registry_name}"')],
        ...own,
        ['tags', code('merge(var.tags, { "waypost:registry" = var.registry_name })')],
      ],
    },
  ];
}
