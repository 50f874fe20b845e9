// Tests that the committed Terraform modules equal those generated from the templates, and that the provider has every argument.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import type { Json } from '../../services/core/json.js';
import { TERRAFORM, terraformFiles, terraformModules } from '../to-terraform/modules.js';
import { build } from './built.js';
import { type BlockSchema, PROVIDER_SCHEMAS } from './provider-schema.js';
import { piecesOf, textOf } from './template.js';

type Block = Readonly<Record<string, Json>>;
type Kinds = Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;
type Parsed = Readonly<Record<'resource' | 'data' | 'module' | 'variable' | 'output', Kinds>>;

const MODULES = ['', 'modules/hub', 'modules/spoke', 'modules/reader'];
/** The arguments that any resource or module may have, whatever its provider. */
const OF_TERRAFORM = new Set(['count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'providers', 'source']);
const EXAMPLES = readdirSync(join(TERRAFORM, 'examples')).map((name) => join('examples', name));
const folders = new Map<string, Parsed>();

/** All files of a folder as one. */
async function parseFolder(folder: string): Promise<Parsed> {
  const names = readdirSync(join(TERRAFORM, folder)).filter((name) => name.endsWith('.tf'));
  const files = await Promise.all(
    names.map((name) => parse(name, readFileSync(join(TERRAFORM, folder, name), 'utf8')) as Promise<Parsed>),
  );
  const merged: Record<string, Record<string, object>> = {
    resource: {},
    data: {},
    module: {},
    variable: {},
    output: {},
  };
  for (const file of files) {
    for (const [kind, entries] of Object.entries(file)) {
      for (const [type, named] of Object.entries(entries)) {
        merged[kind] ??= {};
        merged[kind][type] = Array.isArray(named) ? named : { ...merged[kind][type], ...named };
      }
    }
  }
  return merged as unknown as Parsed; // HashiCorp's parser wrote it
}

beforeAll(async () => {
  for (const folder of [...MODULES, ...EXAMPLES]) folders.set(folder, await parseFolder(folder));
});

const resourcesIn = (folder: string): readonly (readonly [address: string, type: string, body: Block])[] =>
  Object.entries(folders.get(folder)!.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, [body]]) => [`${type}.${name}`, type, body!] as const),
  );

describe('the committed Terraform modules', () => {
  const written = terraformFiles(build().template);

  it('are what npm run synth writes', () => {
    const differing = [...written].filter(([path, text]) => readFileSync(join(TERRAFORM, path), 'utf8') !== text);

    expect(differing.map(([path]) => path)).toEqual([]);
  });

  it('have no file that npm run synth does not write', () => {
    const present = readdirSync(TERRAFORM, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.tf'),
    );

    expect(present.filter((path) => !path.startsWith('examples/') && !written.has(path))).toEqual([]);
  });
});

it.each(PROVIDER_SCHEMAS.map(({ provider, resources }) => [provider, resources] as const))(
  'version %s of the Terraform provider has every argument of the modules and examples, and misses none',
  (_, schemas) => {
    const wrong = [...MODULES, ...EXAMPLES].flatMap((folder) =>
      resourcesIn(folder).flatMap(([address, type, body]) => {
        const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !OF_TERRAFORM.has(name)));
        const schema = schemas[type];
        return schema === undefined
          ? [`${address}: no schema`]
          : checkBlock(rest, schema).map((each) => `${address}: ${each}`);
      }),
    );

    expect(wrong).toEqual([]);
  },
);

/** Reports what a block contains although its schema does not allow it, and what the block lacks. */
function checkBlock(
  { dynamic = {}, ...body }: Block,
  { required, optional, blocks = {} }: BlockSchema,
): readonly string[] {
  const nested = Object.entries(dynamic as Readonly<Record<string, readonly { content: readonly Block[] }[]>>);
  const members: Readonly<Record<string, Json>> = {
    ...body,
    ...Object.fromEntries(nested.map(([name, [block]]) => [name, block!.content])),
  };
  const [needed, allowed] = [required, optional].map((names) => names.split(' ').filter((name) => name !== ''));
  const known = new Set([...needed!, ...allowed!, ...Object.keys(blocks)]);
  return [
    ...Object.keys(members).flatMap((name) => (known.has(name) ? [] : [`unknown ${name}`])),
    ...needed!.flatMap((name) => (name in members ? [] : [`missing ${name}`])),
    ...Object.entries(blocks).flatMap(([name, schema]) =>
      ((members[name] ?? []) as readonly Block[]).flatMap((block) =>
        checkBlock(block, schema).map((each) => `${name}: ${each}`),
      ),
    ),
  ];
}

it('every Terraform resource that takes tags has the tags of its module', () => {
  const [{ resources: schemas }] = PROVIDER_SCHEMAS as readonly [(typeof PROVIDER_SCHEMAS)[number]];
  const untagged = MODULES.flatMap(resourcesIn).filter(
    ([, type, { tags }]) =>
      ` ${schemas[type]!.optional} `.includes(' tags ') && !JSON.stringify(tags ?? '').includes('local.tags'),
  );

  expect(untagged.map(([address]) => address)).toEqual([]);
});

it('every Terraform role has the permissions boundary, the path and the prefix of its module', () => {
  const roles = MODULES.flatMap(resourcesIn).filter(([, type]) => type === 'aws_iam_role');

  expect(roles.length).toBeGreaterThan(6);
  for (const [, , { permissions_boundary: boundary, path, name }] of roles) {
    expect({ boundary, path, name }).toEqual({
      boundary: '${var.permissions_boundary}',
      path: '${var.role_path}',
      name: expect.stringMatching(/^\$\{local\.role_name\}-/) as unknown,
    });
  }
});

it('every expression of a Terraform module refers to something that the module declares', () => {
  for (const folder of [...MODULES, ...EXAMPLES]) {
    const { resource, data, variable, module, ...rest } = folders.get(folder)!;
    const { locals } = rest as unknown as { locals?: readonly Block[] };
    const declared = new Set([
      ...Object.keys(variable).map((name) => `var.${name}`),
      ...Object.keys(module).map((name) => `module.${name}`),
      ...Object.values(locals ?? {}).flatMap((block) => Object.keys(block as object).map((name) => `local.${name}`)),
      ...addressesIn(resource),
      ...addressesIn(data).map((address) => `data.${address}`),
    ]);
    const texts = [...piecesOf(folders.get(folder))].filter((piece) => typeof piece === 'string');
    const used = texts.flatMap((text) =>
      [...text.matchAll(/(?<![\w.:/"-])(?:(?:var|local|module)\.\w+|(?:data\.)?aws_\w+\.\w+)/g)].map(([name]) => name),
    );

    expect([...new Set(used)].filter((name) => !declared.has(name))).toEqual([]);
    expect(used.length).toBeGreaterThan(2);
  }
});

const addressesIn = (kinds: Kinds): readonly string[] =>
  Object.entries(kinds).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));

it('every call of a Terraform module gives values that the module takes, and all that it requires', () => {
  const modules = terraformModules(build().template);
  const calls = ['', ...EXAMPLES].flatMap((folder) =>
    Object.values(folders.get(folder)!.module as unknown as Readonly<Record<string, readonly Block[]>>).map(
      ([body]) => [folder, body!] as const,
    ),
  );

  expect(calls.length).toBeGreaterThan(5);
  for (const [folder, body] of calls) {
    const given = Object.keys(body).filter((name) => !OF_TERRAFORM.has(name));
    const called = join(folder, textOf(body.source ?? ''))
      .replace(/\/$/, '')
      .replace(/^\.$/, '');
    const { variables } = modules.get(called)!;
    const names = variables.map(({ name }) => name.replace('var.', ''));
    const required = variables.filter((variable) => variable.default === undefined);

    expect(names).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(required.map(({ name }) => name.replace('var.', ''))));
  }
});

const isInstalled = spawnSync('terraform', ['version']).status === 0;

(isInstalled ? it : it.skip)('the Terraform files are formatted as terraform fmt does', () => {
  const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-recursive', TERRAFORM], { encoding: 'utf8' });

  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
