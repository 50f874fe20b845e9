// Tests that Terraform evaluates each module's expressions to the policies that CloudFormation creates from the template. No provider is
// needed: the expressions become outputs, with texts in place of the resources that they refer to.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import type { Json } from '../../services/core/json.js';
import type { Template } from '../template-json.js';
import { TERRAFORM } from '../to-terraform/modules.js';
import { translationOf } from '../to-terraform/names.js';
import { type Part, partsOf } from '../to-terraform/parts.js';
import { addressOf, mappingOf } from '../to-terraform/resources.js';
import { type Variable, variableOf } from '../to-terraform/variables.js';
import { build } from './built.js';
import { evaluate, textOf } from './template.js';

type Given = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, Json>>;

const ACCOUNT = '111122223333';
const LEAST: Readonly<Record<string, Given>> = {
  hub: { CodeBucket: 'code' },
  spoke: { HubAccountId: '222233334444', HubRegion: 'us-east-1' },
  reader: { TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/waypost-prod', Network: 'vpc-0a1b2c3d' },
};
const MOST: Given = {
  RegistryName: 'staging',
  RoleNamePrefix: 'acme',
  RolePath: '/tools/',
  OrganizationId: 'o-a1b2c3d4e5',
  AccountList: '222233334444,333344445555',
  EnrolmentMode: 'accounts',
  ExcludedAccounts: '555566667777',
  OrganizationalUnitIds: 'ou-abcd-11111111',
  PrefilterAccounts: 'true',
  ReaderAccounts: '444455556666',
  SweepRegions: 'eu-west-1,us-east-1',
  ReadersMayList: 'false',
  MayList: 'false',
  KeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/one',
  TableKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/two',
  EventBusName: 'shared',
  HubBusName: 'shared',
  VpcSubnetIds: 'subnet-0a1b2c3d',
  VpcSecurityGroupIds: 'sg-0a1b2c3d',
  QueryApiArn: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/live/*',
  Owners: '[{"account":"222233334444","names":"payments.*"}]', // sorted, as Terraform writes JSON
  PreferCustomDomains: 'payments.*,orders-api',
  LineageTags: 'env,team',
  TagKeys: '{"service":"acme:service"}',
};

const isInstalled = spawnSync('terraform', ['version']).status === 0;
const work = mkdtempSync(join(tmpdir(), 'waypost-terraform-'));

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.each(Object.keys(LEAST))('the Terraform module %s', (name) => {
  const template = build().template(name);
  const all: Given = Object.fromEntries(Object.entries(MOST).filter(([id]) => id in template.Parameters));

  (isInstalled ? it.each : it.skip.each)([
    ['no option', LEAST[name]!],
    ['every option', { ...LEAST[name], ...all }],
  ] as const)(
    'has the policies, patterns and environments of the template with %s',
    async (_, parameters) => {
      const wanted = expectedOf(template, parameters);

      expect(await computedBy(name, { template, parameters, addresses: Object.keys(wanted) })).toEqual(wanted);
      expect(Object.keys(wanted).length).toBeGreaterThan(0);
    },
    60_000,
  );
});

/** The members of a resource that are compared, with their arguments in Terraform. */
const COMPARED = [
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'Policy',
  'EventPattern',
  'RedrivePolicy',
  'Environment',
];

/** The values that CloudFormation computes from the template. */
function expectedOf(template: Template, parameters: Given): Values {
  const references = referencesOf(template);
  const fill = evaluate(template, { parameters, account: ACCOUNT, references });
  const resolve = (part: Json): Json =>
    JSON.parse(
      JSON.stringify(fill(part)).replace(/\{"Fn::GetAtt":\["(\w+)","(\w+)"\]\}/g, (_, id: string, attribute: string) =>
        JSON.stringify(references[`${id}.${attribute}`]),
      ),
    ) as Json;
  const holds = (condition: string | undefined): boolean =>
    condition === undefined || fill({ Condition: condition }) === true;
  const created = partsOf(template).filter(({ condition }) => holds(condition));
  const statements = Object.values(template.Resources).filter(
    ({ Type, Condition }) => Type === 'AWS::Events::EventBusPolicy' && holds(Condition),
  );
  return Object.fromEntries([
    ...created.flatMap((part) =>
      COMPARED.flatMap((property) => {
        const value =
          property === 'EventPattern' ? template.Resources[part.id]!.Properties[property] : part.properties[property];
        if (value === undefined || part.properties[property] === undefined) return [];
        return [[`${addressOf(part)}.${argumentOf(part, property)}`, resolve(value)] as const];
      }),
    ),
    ...(statements.length === 0 || !holds('CreatesEventBus')
      ? []
      : [
          [
            'aws_cloudwatch_event_bus_policy.this.policy',
            {
              Version: '2012-10-17',
              Statement: statements.map(({ Properties }) => resolve(Properties.Statement ?? null)),
            },
          ] as const,
        ]),
  ]);
}

function argumentOf({ type }: Part, property: string): string {
  const rule = mappingOf(type).rules[property];
  if (rule === undefined || !('name' in rule)) throw new Error(`No argument for ${property} of ${type}.`);
  return rule.name;
}

/** A text for every reference to a resource: the expression that stands for it in Terraform. */
function referencesOf(template: Template): Given {
  const { names } = translationOf({ template, variables: new Map(), locals: [] });
  const textFor = (expression: string) => expression.replace(/^"(.*)"$/, '$1').replace(/\$\{(.+?)\}/g, '$1');
  return Object.fromEntries(
    partsOf(template).flatMap(({ id, type }) =>
      type.startsWith('Part::')
        ? []
        : [
            ...attempt(() => [id, textFor(names.reference(id))] as const),
            ...['Arn', 'StreamArn', 'Name', 'RootResourceId'].map(
              (attribute) => [`${id}.${attribute}`, textFor(names.reference(id, attribute))] as const,
            ),
          ],
    ),
  );
}

/** Empty if the action fails: if nothing refers to a resource, its reference is unknown. */
function attempt<Value>(action: () => Value): readonly Value[] {
  try {
    return [action()];
  } catch {
    return [];
  }
}

interface EvaluationRequest {
  readonly template: Template;
  readonly parameters: Given;
  readonly addresses: readonly string[];
}

/** The values that Terraform computes from the same expressions in the module. */
async function computedBy(name: string, { template, parameters, addresses }: EvaluationRequest): Promise<Values> {
  const source = join(TERRAFORM, 'modules', name);
  const folder = mkdtempSync(join(work, name));
  const files = readdirSync(source).filter((file) => file.endsWith('.tf'));
  const parsed = await Promise.all(
    files.map((file) => parse(file, readFileSync(join(source, file), 'utf8')) as Promise<Values>),
  );
  const replace = replacing(template, parameters);
  const locals = parsed.flatMap(({ locals: blocks = [] }) => blocks as readonly Json[]);
  const expressions = addresses.map((address) => {
    const [type = '', resource = '', argument = ''] = address.split('.');
    const [body] = parsed.flatMap((file) => {
      const kinds = (file.resource ?? {}) as Readonly<Record<string, Readonly<Record<string, readonly Values[]>>>>;
      return kinds[type]?.[resource] ?? [];
    });
    const value = body?.[argument] ?? null;
    return [address, replace(argument === 'environment' ? ((value as readonly Json[])[0] ?? null) : value)] as const;
  });
  copyFileSync(join(source, 'variables.tf'), join(folder, 'variables.tf'));
  const config = { locals: locals.map(replace), output: { all: { value: Object.fromEntries(expressions) } } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify(variablesOf(template, parameters)));
  for (const command of ['init', 'apply'])
    run(folder, [command, '-input=false', ...(command === 'apply' ? ['-auto-approve'] : [])]);
  const { all } = JSON.parse(run(folder, ['output', '-json'])) as { all: { value: Values } };
  return Object.fromEntries(Object.entries(all.value).map(([address, value]) => [address, decode(value)]));
}

/** Policies are JSON in Terraform. An environment is a block, whose values the provider takes as texts. */
function decode(value: Json): Json {
  if (typeof value === 'string') return JSON.parse(value) as Json;
  const { variables } = value as { variables?: Values };
  if (variables === undefined) return value;
  return { Variables: Object.fromEntries(Object.entries(variables).map(([name, each]) => [name, textOf(each)])) };
}

function run(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('terraform', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`terraform ${args.join(' ')} failed: ${stdout}${stderr}`);
  return stdout;
}

/** Data and resources become texts. A reference to what the options leave out becomes an error, like an index into an empty list. */
function replacing(template: Template, parameters: Given): (part: Json) => Json {
  const fill = evaluate(template, { parameters, account: ACCOUNT });
  const absent = new Set(
    partsOf(template)
      .filter(({ condition }) => condition !== undefined && fill({ Condition: condition }) !== true)
      .map(addressOf),
  );
  const data: Given = { account_id: ACCOUNT, partition: 'aws', dns_suffix: 'amazonaws.com', id: 'eu-west-1' };
  return (part) =>
    JSON.parse(
      JSON.stringify(part)
        .replace(/data\.aws_\w+\.current\.(\w+)/g, (_, attribute: string) => `\\"${data[attribute] ?? ''}\\"`)
        .replace(/(aws_\w+\.\w+)\[0\]\.\w+/g, (text, address: string) =>
          absent.has(address) ? 'tolist([])[0]' : `\\"${text}\\"`,
        ),
    ) as Json;
}

function variablesOf(template: Template, parameters: Given): Values {
  const given = Object.entries(parameters).filter(([id]) => !['CodeBucket'].includes(id));
  return Object.fromEntries(
    given.map(([id, value]) => {
      const variable = variableOf(id, template.Parameters[id]!);
      return [variable.name.replace('var.', ''), typed(variable, value)];
    }),
  );
}

function typed({ type }: Variable, value: string): Json {
  if (type === 'list(string)') return value.split(',');
  if (type === 'bool') return value === 'true';
  return type === 'string' ? value : (JSON.parse(value) as Json);
}
