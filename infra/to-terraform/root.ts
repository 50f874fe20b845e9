// The root module: a hub and a reader in one account and region.
import { BREAK, code, type HclBlock, printFile } from './hcl.js';
import { GENERATED, type Output, outputBlock, type TerraformModule, VERSIONS } from './module.js';
import { type Variable, variableBlock } from './variables.js';

/** The reader's values that come from the hub, or that have another name there. */
const FROM_HUB: Readonly<Record<string, string>> = {
  table_arn: 'module.hub.table_arn',
  table_kms_key_arn:
    'length(var.replica_kms_key_arns) == 0 ? var.table_kms_key_arn : join(",", concat([var.table_kms_key_arn], var.replica_kms_key_arns))',
  query_api_arn: 'module.hub.query_api_arn',
  may_list: 'var.readers_may_list',
};

const READER_COUNT = 'var.create && var.network != null ? 1 : 0';

const short = ({ name }: Variable): string => name.slice('var.'.length);

export function rootOf(hub: TerraformModule, reader: TerraformModule): TerraformModule {
  const ofHub = new Set(hub.variables.map(short));
  const added = reader.variables.filter((variable) => !ofHub.has(short(variable)) && !(short(variable) in FROM_HUB));
  const [tags, ...others] = [...hub.variables].reverse();
  const variables = [...others.reverse(), ...added.map(optionalNetwork), ...(tags === undefined ? [] : [tags])];
  const outputs = [...hub.outputs.map(outputOf('module.hub')), ...readerOutputs(reader)];
  const blocks = [
    moduleBlock(hub, { name: 'hub', valueOf: (name) => `var.${name}` }),
    moduleBlock(reader, {
      name: 'reader',
      valueOf: (name) => FROM_HUB[name] ?? `var.${name}`,
      count: READER_COUNT,
    }),
  ];
  return {
    variables,
    outputs,
    resources: [],
    files: new Map([
      [
        'main.tf',
        printFile(`A registry of one account and region: a hub, and a reader for its programs.\n${GENERATED}`, blocks),
      ],
      ['variables.tf', printFile(GENERATED, variables.map(variableBlock))],
      ['outputs.tf', printFile(GENERATED, outputs.map(outputBlock))],
      ['versions.tf', printFile('', [VERSIONS])],
    ]),
  };
}

/** Without a network there is no reader. */
function optionalNetwork(variable: Variable): Variable {
  if (short(variable) !== 'network' || variable.validation === undefined) return variable;
  const condition = `${variable.name} == null || ${variable.validation.condition}`;
  const description = `${variable.description} Leave it null to create no policy for readers.`;
  return { ...variable, description, default: null, validation: { ...variable.validation, condition } };
}

interface ModuleCall {
  readonly name: string;
  readonly valueOf: (variable: string) => string;
  readonly count?: string;
}

function moduleBlock({ variables }: TerraformModule, { name, valueOf, count }: ModuleCall): HclBlock {
  const all = variables.map((variable) => [short(variable), code(valueOf(short(variable)))] as const);
  return {
    head: `module "${name}"`,
    body: [
      ['source', `./modules/${name}`],
      ...(count === undefined ? [] : [['count', code(count)] as const]),
      BREAK,
      ...all.filter(([variable]) => count === undefined || variable !== 'create'),
    ],
  };
}

const outputOf =
  (module: string) =>
  ({ name, description }: Output): Output => ({ name, description, value: `${module}.${name}` });

const readerOutputs = (reader: TerraformModule): readonly Output[] =>
  reader.outputs
    .filter(({ name }) => name === 'read_policy_arn' || name === 'environment')
    .map(({ name, description }) => ({ name, description, value: `module.reader[0].${name}` }));
