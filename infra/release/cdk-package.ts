// The package waypost-cdk: the constructs as one CommonJS file, as aws-cdk-lib is, with their types, the templates and the functions.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import type { CodeByHandler } from '../hub/code.js';
import { ROOT } from '../third-party.js';
import { packFolder } from './package-tarball.js';

interface CdkParts {
  readonly version: string;
  readonly templates: ReadonlyMap<string, string>;
  readonly code: CodeByHandler;
}

const SOURCE = join(ROOT, 'infra/cdk');

export async function cdkTarball({ version, templates, code }: CdkParts): Promise<Buffer> {
  const work = mkdtempSync(join(tmpdir(), 'waypost-cdk-'));
  const folder = join(work, 'package');
  const write = (name: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  try {
    const manifest = JSON.parse(readFileSync(join(SOURCE, 'package.json'), 'utf8')) as object;
    write('package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
    cpSync(join(SOURCE, 'README.md'), join(folder, 'README.md'));
    cpSync(join(SOURCE, 'example'), join(folder, 'example'), { recursive: true });
    cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
    for (const name of ['hub', 'spoke']) write(`${name}.template.json`, templates.get(name) ?? '');
    for (const [handler, { zip }] of code) write(`functions/${handler}.zip`, zip);
    await bundle(folder);
    declareTypes(folder);
    return packFolder(folder, { file: `waypost-cdk-${version}.tgz` });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function bundle(folder: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['infra/cdk/index.ts'],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['aws-cdk-lib', 'constructs'],
    alias: { 'waypost/model': join(ROOT, 'sdk/src/model/index.ts') },
    legalComments: 'none',
    logLevel: 'error',
  });
}

/** The files whose types users see. */
const PUBLIC = ['cdk/index', 'cdk/hub', 'cdk/props', 'cdk/service-name', 'cdk/spoke', 'reader/waypost-reader'];

function declareTypes(folder: string): void {
  const compilerOptions = { isolatedDeclarations: true, declaration: true };
  for (const name of PUBLIC) {
    const fileName = join(ROOT, 'infra', `${name}.ts`);
    const source = readFileSync(fileName, 'utf8');
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(source, { fileName, compilerOptions });
    const [problem] = diagnostics;
    if (problem !== undefined) throw new Error(`${name}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`);
    mkdirSync(dirname(join(folder, 'types', name)), { recursive: true });
    writeFileSync(join(folder, 'types', `${name}.d.ts`), outputText);
  }
}
