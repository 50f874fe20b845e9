// The variables of a module, from the parameters of its template.
import type { Parameter } from '../template-json.js';
import { code, type HclBlock, type HclItem, type HclValue, quote } from './hcl.js';

export interface Variable {
  /** `var.kms_key_arn` */
  readonly name: string;
  readonly type: string;
  readonly description: string;
  /** Without one, users must give a value. */
  readonly default?: HclValue;
  readonly validation?: { readonly condition: string; readonly message: string };
  /** The expression for the template's `Ref` of the parameter: the variable itself, or its JSON. */
  readonly value: string;
}

/** Names of the modules of terraform-aws-modules, where they differ from the parameter's own. */
const NAMES: Readonly<Record<string, string>> = {
  AccountList: 'account_ids',
  ExcludedAccounts: 'excluded_account_ids',
  ReaderAccounts: 'reader_account_ids',
  RoleNamePrefix: 'name_prefix',
  PermissionsBoundaryArn: 'permissions_boundary',
  KeyArn: 'kms_key_arn',
  TableKeyArn: 'table_kms_key_arn',
  ReplicaKeyArns: 'replica_kms_key_arns',
  LogRetentionDays: 'cloudwatch_logs_retention_in_days',
  DeletionProtection: 'deletion_protection_enabled',
};

/** Parameters that hold JSON as a text have a type here. */
const STRUCTURES: Readonly<Record<string, { readonly type: string; readonly default: HclValue }>> = {
  Owners: { type: 'list(object({ names = string, account = string }))', default: [] },
  TagKeys: { type: 'map(string)', default: {} },
};

/** Other descriptions for parameters whose own ones mention something that only CloudFormation has. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  EnrolmentMode:
    'Whose events count. accounts: those of account_ids and of organizational_unit_ids. organization: those of every account in organization_id. This, excluded_account_ids, organizational_unit_ids and sweep_regions store the first enrolment; npm run admin -- config changes it.',
  AccountList:
    'The accounts besides this one that the first enrolment includes, and whose events the event bus admits. Use organization_id if you have more accounts than fit here.',
  OrganizationalUnitIds:
    'Organizational units (ou-...) whose accounts count, in the first enrolment. AWS Organizations must let this account list them: as the management account or as a delegated administrator. Their events need organization_id.',
  PrefilterAccounts:
    'Whether the rules of the event bus match only this account and account_ids, so that events of other accounts invoke no function. At most 96 accounts fit. Enrolments of later accounts need false.',
  Owners:
    'Accounts that own names, whoever claims them first. An entry for one name takes precedence over all globs. Among globs, the first that matches a name applies. It stores the first enrolment and changes nothing later.',
  PreferCustomDomains:
    "Services whose private custom domain is preferred to every other address form if it serves: names or globs such as payments.*, or * for all. Waypost cannot see whether the callers' DNS resolves the domain, so the default is none.",
  LineageTags:
    "Keys of tags that tell a replacement from a sibling where CloudFormation's tags do not, such as env or team. A younger API takes over only if it has the same stage name and, where both carry such a tag, the same value.",
  TagKeys: 'Other keys for the tags that Waypost reads: { service = "acme:service", network = "acme:network" }.',
  DeletionProtection: 'Whether the two tables are protected against deletion.',
  EventBusName:
    'An event bus of this account and region that exists already, and whose policy has the statements of the output event_bus_policy. Leave it null to create one. Spokes need the same name as hub_bus_name.',
  TableArn: "The ARNs of the registry's table and its replicas, separated by commas: the output table_arn of the hub.",
  ReplicaRegions:
    "The regions that get a replica of the readers' table besides this one, so that readers resolve while this region fails. Add or remove one in each apply.",
  ReplicaKeyArns:
    'With table_kms_key_arn and replica_regions: the ARNs of the KMS keys that encrypt the replicas, each in the region of its replica, in the order of replica_regions.',
  QueryApiArn:
    'The output query_api_arn of the hub, if programs of this account call the query API. Leave it null if they only read the table.',
};

/** Parameters whose text separates values by commas. */
const LISTS: readonly string[] = ['PreferCustomDomains', 'LineageTags'];

export const snakeCase = (id: string): string => id.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();

const nameOf = (id: string): string => `var.${NAMES[id] ?? snakeCase(id)}`;

export function variableOf(id: string, parameter: Parameter): Variable {
  const name = nameOf(id);
  const description = DESCRIPTIONS[id] ?? descriptionOf(parameter);
  const structure = STRUCTURES[id];
  if (structure !== undefined) return { name, description, ...structure, value: `jsonencode(${name})` };
  if (LISTS.includes(id)) {
    return { name, description, type: 'list(string)', default: [], value: `join(",", ${name})` };
  }
  const type = typeOf(parameter);
  const validation = validationOf(name, type, parameter);
  return {
    name,
    type,
    description,
    value: name,
    ...(parameter.Default !== undefined && { default: defaultOf(type, parameter.Default) }),
    ...(validation !== undefined && { validation }),
  };
}

/** With Terraform, users leave a variable null; with CloudFormation, they leave a parameter empty. */
const descriptionOf = ({ Description, Type }: Parameter): string =>
  (Type === 'CommaDelimitedList' ? Description : Description.replaceAll('Leave it empty', 'Leave it null'))
    .replaceAll('this template', 'this module')
    .replaceAll('the spoke template', 'the module spoke')
    .replaceAll('’', "'");

function typeOf({ Type, AllowedValues = [] }: Parameter): string {
  if (Type === 'CommaDelimitedList') return 'list(string)';
  if (Type === 'Number') return 'number';
  return AllowedValues.includes('true') ? 'bool' : 'string';
}

function defaultOf(type: string, value: string | number): HclValue {
  if (type === 'list(string)') return [];
  if (type === 'number') return Number(value);
  if (type === 'bool') return value === 'true';
  return value === '' ? null : value;
}

function validationOf(name: string, type: string, parameter: Parameter): Variable['validation'] {
  const condition = checkOf(name, type, parameter);
  if (condition === undefined) return undefined;
  const { ConstraintDescription, AllowedValues, MinValue = '', MaxValue = '' } = parameter;
  const rule = ConstraintDescription?.replace(/, separated by commas|, or empty$/g, '').replaceAll('’', "'");
  const allowed =
    AllowedValues === undefined ? `from ${MinValue} to ${MaxValue}` : `one of ${AllowedValues.join(', ')}`;
  return { condition, message: `${name.slice(4)} must be ${rule ?? allowed}.` };
}

function checkOf(name: string, type: string, parameter: Parameter): string | undefined {
  const { AllowedPattern: pattern, AllowedValues: values, MinValue: min, MaxValue: max } = parameter;
  if (type === 'bool') return undefined;
  if (values !== undefined) {
    return `contains([${values.map((value) => (type === 'number' ? value : quote(value))).join(', ')}], ${name})`;
  }
  if (min !== undefined && max !== undefined) return `${name} >= ${min} && ${name} <= ${max}`;
  if (pattern === undefined) return undefined;
  const [tested, more] = withoutLookahead(parameter.Default === '' ? withoutEmpty(pattern) : pattern, name);
  const matches = (value: string) => `can(regex(${quote(tested)}, ${value}))${more}`;
  if (type === 'list(string)') return `alltrue([for each in ${name} : ${matches('each')}])`;
  return parameter.Default === '' ? `${name} == null || ${matches(name)}` : matches(name);
}

/** The pattern without the empty text, because a missing value is null here. */
const withoutEmpty = (pattern: string): string => pattern.replace(/^\^\((.*)\)\?\$$/, '^$1$');

/** Terraform uses RE2, which has no lookahead. The only lookahead in the templates excludes an ending. */
function withoutLookahead(pattern: string, name: string): readonly [string, string] {
  const [, ending, rest] = /^\^\(\?!\.\*(-\w+)\$\)(.*)$/.exec(pattern) ?? [];
  return ending === undefined ? [pattern, ''] : [`^${rest ?? ''}`, ` && !endswith(${name}, ${quote(ending)})`];
}

export function variableBlock({ name, description, type, validation, ...rest }: Variable): HclBlock {
  const isNullable = rest.default === null || rest.default === undefined;
  const given: HclItem[] = rest.default === undefined ? [] : [['default', rest.default]];
  const body: HclItem[] = [
    ['description', description],
    ['type', code(type)],
    ...given,
    ...(isNullable ? [] : ([['nullable', false]] as const)),
  ];
  const check: HclBlock[] =
    validation === undefined
      ? []
      : [
          {
            head: 'validation',
            body: [
              ['condition', code(validation.condition)],
              ['error_message', validation.message],
            ],
          },
        ];
  return { head: `variable "${name.slice(4)}"`, body: [...body, ...check] };
}
