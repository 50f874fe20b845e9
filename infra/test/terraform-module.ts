// Reads a Terraform module for tests, with HashiCorp's own parser, and fills in its interpolations.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import type { Json } from '../../services/core/json.js';
import { textOf } from './template.js';

export type TerraformValues = Readonly<Record<string, Json>>;

type Block = Readonly<Record<string, Json>>;

export interface TerraformModule {
  /** The attributes of a resource with values filled in. */
  readonly resource: (address: string, values: TerraformValues) => Block;
  readonly resources: readonly string[];
  readonly variables: Readonly<Record<string, { readonly description: string; readonly default?: Json }>>;
  /** The statements of a policy document, dynamic ones included. */
  readonly statements: (name: string, values: TerraformValues) => readonly Block[];
}

type Kinds = Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;

export async function readModule(folder: string): Promise<TerraformModule> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.tf'));
  const parsed = await Promise.all(
    files.map(
      async (name) => (await parse(name, readFileSync(join(folder, name), 'utf8'))) as Readonly<Record<string, Block>>,
    ),
  );
  const kinds = (kind: string): Kinds => Object.assign({}, ...parsed.map((file) => file[kind] ?? {})) as Kinds;
  const resources = kinds('resource');
  const find = (of: Kinds, address: string): Block => {
    const [type = '', name = ''] = address.split('.');
    const found = of[type]?.[name]?.[0];
    if (found === undefined) throw new Error(`No ${address} in the module.`);
    return found;
  };
  return {
    resources: Object.entries(resources).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    ),
    resource: (address, values) => fill(find(resources, address), values) as Block,
    variables: Object.fromEntries(
      Object.entries(kinds('variable')).map(([name, blocks]) => [name, (blocks as unknown as Variable[])[0]!]),
    ),
    statements: (name, values) => {
      const { statement = [], dynamic } = find(mergeData(parsed), `aws_iam_policy_document.${name}`);
      const plain = statement as readonly Block[];
      return [...plain.map(expandConditions), ...dynamicOf(dynamic, 'statement')].map(
        (each) => fill(each, values) as Block,
      );
    },
  };
}

interface Variable {
  readonly description: string;
  readonly default?: Json;
}

/** Policy documents of all files. */
function mergeData(files: readonly Readonly<Record<string, Block>>[]): Kinds {
  const documents = files.map((file) => (file.data as unknown as Kinds | undefined)?.aws_iam_policy_document ?? {});
  return { aws_iam_policy_document: Object.assign({}, ...documents) as Kinds[string] };
}

/** Expands dynamic blocks as if each of their conditions held. */
function dynamicOf(dynamic: Json | undefined, kind: string): readonly Block[] {
  const blocks = (dynamic as Readonly<Record<string, readonly Block[]>> | undefined)?.[kind] ?? [];
  return blocks.map(({ for_each: each, content }) => {
    const [, label] = /\["(\w+)"\]/.exec(textOf(each ?? '')) ?? [];
    const [block = {}] = content as readonly Block[];
    return fill(block, label === undefined ? {} : { [`${kind}.value`]: label }) as Block;
  });
}

function expandConditions(statement: Block): Block {
  const { dynamic, condition = [], ...rest } = statement;
  return { ...rest, condition: [...(condition as readonly Json[]), ...dynamicOf(dynamic, 'condition')] };
}

/** Replaces each `${…}` that has a value. A text that is a single interpolation becomes the value itself. */
function fill(json: Json, values: TerraformValues): Json {
  if (Array.isArray(json)) return json.map((each: Json) => fill(each, values));
  if (typeof json === 'object' && json !== null) {
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fill(value, values)]));
  }
  if (typeof json !== 'string') return json;
  const [, whole] = /^\$\{(.*)\}$/s.exec(json) ?? [];
  if (whole !== undefined && whole in values) return values[whole] ?? null;
  return json.replace(/\$\{([^{}]+)\}/g, (text, name: string) =>
    String(name in values ? JSON.parse(JSON.stringify(values[name])) : text),
  );
}
