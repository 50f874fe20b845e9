// Tests the commands of deploying.md by which a new stack adopts the tables and logs of an earlier hub. They run against a stub of AWS's
// command line, and the resulting change set is compared with what CloudFormation documents about imports.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './built.js';
import { evaluate, piecesOf, resourcesOf, type Template } from './template.js';

const built = build();
const hub = built.template('hub');
const GUIDE = readFileSync(join(__dirname, '../deploying.md'), 'utf8');

interface ResourceToImport {
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly ResourceIdentifier: Readonly<Record<string, string>>;
}

interface AdoptionRun {
  readonly template: Template;
  readonly text: string;
  readonly imported: readonly ResourceToImport[];
  /** The calls of AWS's command line, in their order. */
  readonly calls: readonly string[];
}

/** Runs the first commands below a heading, exactly as they are written there. */
function adopt(): AdoptionRun {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-adopt-'));
  try {
    const [, section = ''] = GUIDE.split('## Adopt what an earlier hub kept');
    const script = /```sh\n(.*?)```/s.exec(section)?.[1] ?? '';
    mkdirSync(join(folder, 'infra/dist'), { recursive: true });
    writeFileSync(join(folder, 'infra/dist/hub.template.json'), built.text('hub') ?? '');
    writeFileSync(join(folder, 'aws'), '#!/bin/sh\necho "$*" >> calls\n', { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, BUCKET: 'code-bucket' };
    execFileSync('bash', ['-eo', 'pipefail', '-c', script], { cwd: folder, env });
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const text = read('kept.template.json');
    return {
      template: JSON.parse(text) as Template, // jq took it from the template
      text,
      imported: JSON.parse(read('kept.json')) as ResourceToImport[], // this is what is tested
      calls: read('calls').trimEnd().split('\n'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The names in references, without AWS's own. */
function referencesIn(json: unknown): readonly string[] {
  return [...piecesOf(json)].flatMap((piece) => {
    if (typeof piece !== 'object' || piece === null) return [];
    const { Ref, 'Fn::Sub': text, 'Fn::If': choice, Condition } = piece as Record<string, unknown>;
    const inText = [...(typeof text === 'string' ? text : '').matchAll(/\$\{(\w+)\}/g)].map(([, id]) => id);
    const [condition] = Array.isArray(choice) ? (choice as unknown[]) : [];
    return [Ref, condition, Condition, ...inText].filter((each) => typeof each === 'string');
  });
}

const hasJq = spawnSync('jq', ['--version']).status === 0;

(hasJq ? describe : describe.skip)('the commands that adopt what an earlier hub kept (they need jq)', () => {
  let run: AdoptionRun;
  beforeAll(() => {
    run = adopt();
  });

  it('import both tables and every log group that outlives a stack, by the names of their registry', () => {
    const names = run.imported.map(({ ResourceIdentifier }) => Object.values(ResourceIdentifier)[0]);
    const kept = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::Logs::LogGroup'].flatMap((type) =>
      resourcesOf(hub, type).filter(([, { Condition }]) => Condition !== 'HasAccessLogs'),
    );

    expect(names).toEqual(expect.arrayContaining(['waypost-prod', 'waypost-prod-records']));
    expect(run.imported.map(({ LogicalResourceId }) => LogicalResourceId).sort()).toEqual(
      kept.map(([id]) => id).sort(),
    );
    for (const { LogicalResourceId, ResourceType, ResourceIdentifier } of run.imported) {
      const { Type, Properties } = hub.Resources[LogicalResourceId]!;
      const [property = '', name] = Object.entries(ResourceIdentifier)[0] ?? [];
      expect([ResourceType, name]).toEqual([
        Type,
        evaluate(hub, { parameters: { RegistryName: 'prod' } })(Properties[property]!),
      ]);
    }
  });

  it('make a template that CloudFormation imports: small, without outputs, and all it refers to is in it', () => {
    const { template, text, imported } = run;
    const known = [template.Parameters, template.Conditions, template.Resources].flatMap(Object.keys);
    const used = referencesIn([template.Resources, template.Conditions]).filter((id) => !id.startsWith('AWS::'));

    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(51_200);
    expect(Object.keys(template.Resources).sort()).toEqual(
      imported.map(({ LogicalResourceId }) => LogicalResourceId).sort(),
    );
    expect(template).not.toHaveProperty('Outputs');
    expect(used.filter((id) => !known.includes(id))).toEqual([]);
    for (const [id, resource] of Object.entries(template.Resources)) {
      expect([id, resource.DeletionPolicy]).toEqual([id, 'RetainExceptOnCreate']);
      expect(resource).toEqual(hub.Resources[id]);
    }
  });

  it('give every parameter without a default, and carry out the change set that they made', () => {
    const open = Object.entries(run.template.Parameters).filter(([, { Default }]) => Default === undefined);
    const [create = '', ...others] = run.calls;

    for (const [id] of open) expect(create).toContain(`ParameterKey=${id},ParameterValue=`);
    expect(create).toMatch(/ --change-set-type IMPORT .* --resources-to-import file:\/\/kept\.json /);
    expect(others.map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
      'cloudformation wait change-set-create-complete',
      'cloudformation execute-change-set --stack-name',
      'cloudformation wait stack-import-complete',
    ]);
  });
});
