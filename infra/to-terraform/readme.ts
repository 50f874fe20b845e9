// The reference part of a module's README, in the form of terraform-docs.
import { printShort } from './hcl.js';
import type { TerraformModule } from './module.js';

const BEGIN = '<!-- BEGIN_TF_DOCS -->';
const END = '<!-- END_TF_DOCS -->';

const cell = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replace(/(?<!`)\*/g, '\\*');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const section = (title: string, content: string): string => `## ${title}\n\n${content}`;

export function referenceOf({ variables, outputs, resources, files }: TerraformModule): string {
  const modules = [...(files.get('main.tf') ?? '').matchAll(/^module "(\w+)" \{\n\s+source = "([^"]+)"/gm)];
  const inputs = [...variables].sort((one, other) => (one.name < other.name ? -1 : 1));
  const data = [...(files.get('main.tf') ?? '').matchAll(/^data "(\w+)" "(\w+)"/gm)];
  return [
    section(
      'Requirements',
      table(
        ['Name', 'Version'],
        [
          ['terraform', '>= 1.5'],
          ['aws', '>= 5.82, < 7.0'],
        ],
      ),
    ),
    section(
      'Providers',
      resources.length === 0 ? 'No providers.' : table(['Name', 'Version'], [['aws', '>= 5.82, < 7.0']]),
    ),
    section(
      'Modules',
      modules.length === 0
        ? 'No modules.'
        : table(
            ['Name', 'Source', 'Version'],
            modules.map(([, name = '', source = '']) => [name, source, 'n/a']),
          ),
    ),
    section(
      'Resources',
      resources.length === 0
        ? 'No resources.'
        : table(
            ['Name', 'Type'],
            [
              ...resources.map((address) => [linkOf(address, 'resources'), 'resource']),
              ...data.map(([, type = '', name = '']) => [linkOf(`${type}.${name}`, 'data-sources'), 'data source']),
            ],
          ),
    ),
    section(
      'Inputs',
      table(
        ['Name', 'Description', 'Type', 'Default', 'Required'],
        inputs.map((variable) => [
          variable.name.slice('var.'.length),
          cell(variable.description),
          `\`${cell(variable.type)}\``,
          variable.default === undefined ? 'n/a' : `\`${printShort(variable.default)}\``,
          variable.default === undefined ? 'yes' : 'no',
        ]),
      ),
    ),
    section(
      'Outputs',
      table(
        ['Name', 'Description'],
        outputs.map(({ name, description }) => [name, cell(description)]),
      ),
    ),
  ].join('\n\n');
}

function linkOf(address: string, kind: string): string {
  const [type = ''] = address.split('.');
  return `[${address}](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/${kind}/${type.replace('aws_', '')})`;
}

/** @throws Error if the document has no place for it. */
export function withReference(document: string, reference: string): string {
  const [before, rest = ''] = document.split(BEGIN);
  const [, after] = rest.split(END);
  if (before === undefined || after === undefined)
    throw new Error(`No ${BEGIN} and ${END} in the README of the module.`);
  return `${before}${BEGIN}\n<!-- oxfmt-ignore-start -->\n\n${reference}\n\n<!-- prettier-ignore-end -->\n${END}${after}`;
}
