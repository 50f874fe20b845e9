// Tests that the workflows in .github pin what they run, ask for few permissions, and give pull requests no secrets.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { ROOT } from '../docs/documents.js';

interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly WorkflowStep[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(ROOT, '.github/workflows');
const FILES = readdirSync(FOLDER).sort();

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
/** Each action with its version, which Dependabot updates together with the commit. */
const PIN_WITH_VERSION = /uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const readWorkflow = (text: string): Workflow => parseYaml(text) as Workflow; // faultsOf checks what it reads

/** What is wrong with a workflow, in words. */
function faultsOf(text: string): readonly string[] {
  const { on, permissions, jobs } = readWorkflow(text);
  const byPullRequest = 'pull_request' in on;
  const all = Object.values(jobs);
  const granted = [permissions ?? {}, ...all.map((job) => job.permissions ?? {})].flatMap(Object.entries);
  return [
    ...(permissions === undefined ? ['no permissions at the top level'] : []),
    ...('pull_request_target' in on || 'workflow_run' in on ? ['a trigger that runs foreign code with secrets'] : []),
    ...(byPullRequest && /\$\{\{[^}]*\bsecrets\b/.test(text) ? ['a secret in a workflow of pull requests'] : []),
    ...Object.entries(permissions ?? {}).flatMap(([name, level]) =>
      level === 'write' ? [`top-level ${name}: write`] : [],
    ),
    ...granted.flatMap(([name]) => (byPullRequest && name === 'id-token' ? ['an identity for pull requests'] : [])),
    ...all.flatMap((job) => (job['timeout-minutes'] === undefined ? ['a job without a time limit'] : [])),
    ...all.flatMap(({ steps }) => steps).flatMap(faultsOfStep),
    ...text
      .split('\n')
      .flatMap((line) => (/\buses:/.test(line) && !PIN_WITH_VERSION.test(line) ? [`no version: ${line.trim()}`] : [])),
  ];
}

function faultsOfStep({ uses, run, with: options }: WorkflowStep): readonly string[] {
  if (run?.includes('${{') === true) return [`an expression in a shell command: ${run}`];
  if (uses === undefined) return [];
  const keeps = uses.startsWith('actions/checkout@') && options?.['persist-credentials'] !== false;
  return [...(PINNED.test(uses) ? [] : [`not pinned: ${uses}`]), ...(keeps ? ['a checkout that keeps its token'] : [])];
}

it.each(FILES)(
  'the workflow %s pins its actions, limits its permissions, and gives pull requests no secrets',
  (file) => {
    expect(faultsOf(textOf(file))).toEqual([]);
  },
);

const SHA = '3d3c42e5aac5ba805825da76410c181273ba90b1';
const workflow = (step: string, on = 'push', permissions = 'permissions: {}'): string =>
  `on: { ${on}: }\n${permissions}\njobs:\n  a:\n    timeout-minutes: 1\n    steps:\n      - ${step}\n`;

it.each([
  ['an action by its tag', workflow('uses: actions/setup-node@v6'), 'not pinned: actions/setup-node@v6'],
  ['a commit without its version', workflow(`uses: a/b@${SHA}`), `no version: - uses: a/b@${SHA}`],
  [
    'a checkout that keeps its token',
    workflow(`uses: actions/checkout@${SHA} # v7.0.1`),
    'a checkout that keeps its token',
  ],
  ['no top-level permissions', workflow('run: x', 'push', ''), 'no permissions at the top level'],
  [
    'write access for all jobs',
    workflow('run: x', 'push', 'permissions: { contents: write }'),
    'top-level contents: write',
  ],
  [
    'an identity for pull requests',
    workflow('run: x', 'pull_request', 'permissions: { id-token: read }'),
    'an identity for pull requests',
  ],
  [
    'a secret for pull requests',
    workflow('env: { A: "${{ secrets.A }}" }', 'pull_request'),
    'a secret in a workflow of pull requests',
  ],
  ['pull_request_target', workflow('run: x', 'pull_request_target'), 'a trigger that runs foreign code with secrets'],
  [
    'an expression in a shell command',
    workflow('run: "echo ${{ github.head_ref }}"'),
    'an expression in a shell command: echo ${{ github.head_ref }}',
  ],
])('the check of workflows finds %s', (_, text, fault) => {
  expect(faultsOf(text)).toContain(fault);
});

it('the workflow ci runs .ci/run on each supported version of Node', () => {
  const { run } = readWorkflow(textOf('ci.yml')).jobs;
  const releasing = readFileSync(join(ROOT, 'RELEASING.md'), 'utf8');
  const supported = [...releasing.matchAll(/^\| Node (\d+) /gm)].map(([, major]) => Number(major));

  expect(run!.steps.map((step) => step.run)).toContain('.ci/run');
  expect(run!.strategy?.matrix?.node).toEqual(supported);
});

it('each suite that the tests begin with exists', () => {
  const names = readFileSync(join(ROOT, '.ci/slow-first.js'), 'utf8').match(/[\w/.-]+\.test\.ts/g) ?? [];

  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
});
