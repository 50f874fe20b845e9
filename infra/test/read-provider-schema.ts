// Writes provider-schema.json: which arguments Terraform's provider for AWS has, for the resources of our modules. The source is the
// provider's bindings on npm, a download of about 80 MB, so run it by hand:
// `node --import tsx infra/test/read-provider-schema.ts && npm run format`. Run it after a module gains a kind of resource.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAPPINGS } from '../to-terraform/arguments.js';
import type { BlockSchema } from './provider-schema.js';

const SOURCES = ['@cdktf/provider-aws@19.48.0', '@cdktn/provider-aws@25.7.0'];
const MORE = ['aws_lambda_invocation', 'data_aws_dynamodb_table_item'];

/** `aws_sqs_queue`: `sqs-queue` */
const folderOf = (type: string): string => type.replace(/^aws_/, '').replaceAll('_', '-');

const camelCase = (snake: string): string => snake.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const types = [...new Set([...Object.values(MAPPINGS).map(({ type }) => type), ...MORE])].sort();
const work = mkdtempSync(join(tmpdir(), 'waypost-provider-'));
try {
  const versions = SOURCES.map((source) => readVersion(source));
  writeFileSync(join(import.meta.dirname, 'provider-schema.json'), JSON.stringify(versions));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function readVersion(source: string) {
  const packed = execFileSync('npm', ['pack', source, '--silent'], { cwd: work, encoding: 'utf8' }).trim();
  const folders = types.map(folderOf);
  const wanted = ['package/package.json', ...folders.map((folder) => `package/lib/${folder}/*`)];
  execFileSync('tar', ['-xzf', packed, '--wildcards', ...wanted], { cwd: work });
  const { license, cdktf } = JSON.parse(readFileSync(join(work, 'package/package.json'), 'utf8')) as {
    license: string;
    cdktf: { provider: { version: string } };
  };
  const resources = Object.fromEntries(types.map((type, index) => [type, readResource(folders[index] ?? '')]));
  rmSync(join(work, 'package'), { recursive: true });
  return { provider: cdktf.provider.version, source, license, resources };
}

function readResource(folder: string): BlockSchema {
  const code = readFileSync(join(work, 'package/lib', folder, 'index.js'), 'utf8');
  const types = readFileSync(join(work, 'package/lib', folder, 'index.d.ts'), 'utf8');
  const [, body = ''] = /synthesizeAttributes\(\) \{\s+return \{([\s\S]*?)\n {8}\};/.exec(code) ?? [];
  const [, config = ''] = /export interface (\w+Config) extends/.exec(types) ?? [];
  return readBody(body, config, { code, types });
}

function readBody(body: string, name: string, files: { code: string; types: string }): BlockSchema {
  const members = [...body.matchAll(/^\s+(\w+): (.*),$/gm)].map(([, member = '', value = '']) => ({ member, value }));
  const [, declared = ''] = new RegExp(`export interface ${name}\\b[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(files.types) ?? [];
  const required = new Set([...declared.matchAll(/readonly (\w+):/g)].map(([, member = '']) => member));
  const isRequired = (member: string) => required.has(camelCase(member));
  const nested = ({ value }: { value: string }) =>
    /(\w+)ToTerraform\b/.exec(value.replaceAll(/cdkt[fn]\.\w+/g, ''))?.[1];
  const plain = members.filter((each) => nested(each) === undefined).map(({ member }) => member);
  const blocks = members.flatMap((each) => {
    const struct = nested(each);
    return struct === undefined ? [] : [[each.member, readStruct(struct, files)] as const];
  });
  return {
    required: members
      .map(({ member }) => member)
      .filter(isRequired)
      .join(' '),
    optional: plain.filter((member) => !isRequired(member)).join(' '),
    ...(blocks.length > 0 && { blocks: Object.fromEntries(blocks) }),
  };
}

function readStruct(struct: string, files: { code: string; types: string }): BlockSchema {
  const [, body = ''] =
    new RegExp(`function ${struct}ToTerraform\\(struct\\) \\{[\\s\\S]*?return \\{([\\s\\S]*?)\\n {4}\\};`).exec(
      files.code,
    ) ?? [];
  return readBody(body, struct[0]!.toUpperCase() + struct.slice(1), files);
}
