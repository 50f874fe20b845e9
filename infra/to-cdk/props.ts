// Writes the types of the constructs' options from the parameters of the templates.
import type { Parameter, Template } from '../template-json.js';

/** The types of parameters that hold JSON, or several values, as a text. */
const TYPES: Readonly<Record<string, string>> = {
  Owners: 'readonly { readonly names: string; readonly account: string }[]',
  TagKeys: 'Readonly<Record<string, string>>',
  PreferCustomDomains: 'readonly string[]',
};

/** Parameters without an option: the construct's `functionSource` says where the code is. */
const WITHOUT: readonly string[] = ['CodeBucket', 'CodePrefix'];

const HEAD = '// Generated from the templates by `npm run synth`.\n';

export const optionTypes = (templates: Readonly<Record<string, Template>>): string =>
  [HEAD, ...Object.entries(templates).map(([name, template]) => interfaceOf(name, template))].join('\n');

function interfaceOf(name: string, { Parameters }: Template): string {
  const members = Object.entries(Parameters).filter(([id]) => !WITHOUT.includes(id));
  return `export interface ${name} {\n${members.map(([id, parameter]) => memberOf(id, parameter)).join('\n')}\n}\n`;
}

function memberOf(id: string, parameter: Parameter): string {
  const { Description, Default } = parameter;
  const name = id.charAt(0).toLowerCase() + id.slice(1);
  const text = Description.replaceAll('Leave it empty', 'Leave it out');
  const byDefault = Default === undefined || Default === '' || id in TYPES ? '' : ` By default ${Default}.`;
  return `  /** ${text}${byDefault} */\n  readonly ${name}${Default === undefined ? '' : '?'}: ${TYPES[id] ?? typeOf(parameter)};`;
}

function typeOf({ Type, AllowedValues }: Parameter): string {
  if (Type === 'CommaDelimitedList') return 'readonly string[]';
  if (Type === 'Number') return 'number';
  if (AllowedValues === undefined) return 'string';
  return AllowedValues.includes('true') ? 'boolean' : AllowedValues.map((value) => `'${value}'`).join(' | ');
}
