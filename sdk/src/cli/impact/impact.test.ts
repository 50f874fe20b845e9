// What a removal does to callers: over documents, and by the commands.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  URL_OF_ORDERS,
  VPC,
  VPCE,
  endpointOf,
  network,
  networkDocument,
  serviceEntry,
} from '../../../test/documents.js';
import type { CustomDomain } from '../../model/documents.js';
import { runHere } from '../test/harness.js';
import { impactOf, type Losses } from './impact.js';
import { lossesOf } from './target.js';

const OTHER = 'vpce-0a0a0a0a0a0a0a0a0';
const API = 'a1b2c3d4e5';
const NONE: Losses = { apis: new Set(), endpoints: new Set(), stages: new Set(), domains: new Set() };
const policy = {
  statements: [{ effect: 'allow', sid: 'Mine', conditions: [{ key: 'vpce', test: 'equals', values: [VPCE] }] }],
} as const;
const twin = {
  apiId: 'z9z9z9z9z9',
  stage: 'prod',
  generation: 2,
  createdAt: '2026-03-01T00:00:00Z',
  named: 'tag',
} as const;

describe('impactOf', () => {
  const estate = {
    entries: [serviceEntry(), serviceEntry('billing', { apiId: 'b1b1b1b1b1' })],
    networks: [network({ name: 'shop' })],
  };

  it('the removal of an endpoint ends the address of every service of its network', () => {
    const { routes } = impactOf(estate, { ...NONE, endpoints: new Set([VPCE]) });

    expect(routes).toMatchObject([
      { service: 'billing', after: null, code: 'UNREACHABLE_FROM_NETWORK' },
      { service: 'orders-api', network: VPC, networkName: 'shop', before: URL_OF_ORDERS, after: null },
    ]);
  });

  it('another endpoint of the network carries the calls', () => {
    const both = { ...estate, networks: [network({ endpoints: [endpointOf(), endpointOf({ vpceId: OTHER })] })] };
    const { routes } = impactOf(both, { ...NONE, endpoints: new Set([VPCE]) });

    expect(routes).toHaveLength(2);
    expect(routes[1]).toMatchObject({ before: URL_OF_ORDERS, after: expect.stringContaining(OTHER) });
  });

  it('the removal of an API ends its own service alone, and the report names its successor', () => {
    const entry = serviceEntry();
    const regions = entry.regions.map((region) => ({ ...region, candidates: [...region.candidates, twin] }));
    const report = impactOf({ ...estate, entries: [{ ...entry, regions }] }, { ...NONE, apis: new Set([API]) });

    expect(report.routes).toMatchObject([{ service: 'orders-api', after: null, successor: 'z9z9z9z9z9/prod' }]);
    expect(impactOf(estate, { ...NONE, apis: new Set([API]) }).routes).toMatchObject([{ code: 'SERVICE_GONE' }]);
  });

  it('a stage that does not serve changes no address, and the one that serves does', () => {
    const stages = ['prod', 'beta'].map((name) => ({ name, since: '2026-01-02T03:04:05Z' }));
    const entries = [serviceEntry('orders-api', { stages })];
    const routesWithout = (stage: string) =>
      impactOf({ ...estate, entries }, { ...NONE, stages: new Set([`${API}/${stage}`]) }).routes;

    expect(routesWithout('beta')).toEqual([]);
    expect(routesWithout('prod')).toMatchObject([{ after: null, successor: `${API}/beta` }]);
  });

  it('the removal of a preferred custom domain leaves the next form of address', () => {
    const domain: CustomDomain = {
      domainNameId: 'd1',
      name: 'api.example.com',
      apiId: API,
      basePath: '',
      stage: 'prod',
      vpceIds: [VPCE],
    };
    const entry = serviceEntry();
    const regions = entry.regions.map((region) => ({ ...region, domains: [domain] }));
    const entries = [{ ...entry, regions, prefers: 'custom-domain' as const }];
    const { routes } = impactOf({ ...estate, entries }, { ...NONE, domains: new Set(['api.example.com']) });

    expect(routes).toMatchObject([{ before: 'https://api.example.com/', after: URL_OF_ORDERS }]);
    expect(impactOf({ ...estate, entries }, { ...NONE, domains: new Set(['b.example.com']) }).routes).toEqual([]);
  });

  it('policies that name what is removed are listed', () => {
    const resources = [`arn:aws:execute-api:us-west-2:111122223333:${API}/*`];
    const guarded = network({
      endpoints: [endpointOf({ vpceId: OTHER, policy: { statements: [{ effect: 'allow', resources }] } })],
    });
    const report = impactOf(
      { entries: [serviceEntry('orders-api', { policy })], networks: [guarded] },
      { ...NONE, endpoints: new Set([VPCE]), apis: new Set([API]) },
    );
    const byEndpoint = impactOf(
      { entries: [serviceEntry('orders-api', { policy })], networks: [] },
      { ...NONE, endpoints: new Set([VPCE]) },
    );

    expect(report.policies).toEqual([{ policyOf: `endpoint ${OTHER}`, names: API }]);
    expect(byEndpoint.policies).toEqual([{ policyOf: `API ${API}`, service: 'orders-api', sid: 'Mine', names: VPCE }]);
  });

  it.each([
    [API, 'apis', [API]],
    [URL_OF_ORDERS, 'apis', [API]],
    ['billing', 'apis', ['b1b1b1b1b1']],
    [VPCE, 'endpoints', [VPCE]],
    [VPC, 'endpoints', [VPCE]],
    ['shop', 'endpoints', [VPCE]],
  ] as const)('the target %s stands for %s', (target, kind, ids) => {
    expect([...lossesOf(target, estate)[kind]]).toEqual(ids);
  });

  it('an unknown target is refused, with the name that it resembles', () => {
    expect(() => lossesOf('shpo', estate)).toThrow('knows no API');
  });
});

const change = (type: string, name: string, actions: readonly string[], parts: object = {}) => ({
  address: `${type}.${name}`,
  type,
  change: { actions, before: {}, after: {}, ...parts },
});
const terraform = (...resource_changes: readonly object[]) => ({ format_version: '1.2', resource_changes });
describe('impact and plan-check, offline from a snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-impact-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, value: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(value));
    return file;
  };
  const snapshot = write('waypost.json', {
    schema: 1,
    registry: 'test',
    documents: [
      { key: { kind: 'service', name: 'orders-api' }, document: serviceEntry(), readAt: 1 },
      { key: { kind: 'network', ref: VPC }, document: networkDocument(), readAt: 1 },
    ],
  });

  it('impact prints who loses what, and exits with 1', async () => {
    const { code, stdout } = await runHere(['impact', VPCE, '--snapshot', snapshot]);

    expect(code).toBe(1);
    expect(stdout).toContain('1 service (from 1 network) loses its address.');
    expect(stdout).toContain(`${URL_OF_ORDERS} → none (UNREACHABLE_FROM_NETWORK)`);
  });

  it('plan-check prints Markdown for an impact, and exits with 0 for none', async () => {
    const bad = write(
      'bad.json',
      terraform(change('aws_api_gateway_rest_api', 'orders', ['delete', 'create'], { before: { id: API } })),
    );
    const good = write('good.json', terraform(change('aws_s3_bucket', 'x', ['delete'])));
    const broken = await runHere(['plan-check', bad, '--snapshot', snapshot, '--markdown']);
    const free = await runHere(['plan-check', good, '--snapshot', snapshot]);

    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain(
      `- \`aws_api_gateway_rest_api.orders\` (api \`${API}\`): replaced; the old api is destroyed first`,
    );
    expect(broken.stdout).toContain('| ❌ | orders-api |');
    expect(free).toMatchObject({ code: 0, stdout: 'No caller is affected.\n' });
  });

  it('plan-check lets no name in a plan become markup of the pull request', async () => {
    const hostile = {
      ...change('aws_api_gateway_rest_api', 'orders', ['update'], {
        before: { tags_all: { 'waypost:service': 'orders-api' } },
        after: { tags_all: { 'waypost:service': '<img src=x>' } },
      }),
      address: 'a`b\n# c <b>',
    };
    const file = write('hostile.json', terraform(hostile));
    const { stdout } = await runHere(['plan-check', file, '--snapshot', snapshot, '--markdown']);

    expect(stdout).toContain('- `` a`b # c <b> `` becomes &lt;img src=x>: nothing serves the name orders-api.\n');
  });

  it('compare lists the services that two networks reach differently', async () => {
    const far = 'vpc-0c0c0c0c0c0c0c0c0';
    const documents = [
      { key: { kind: 'service', name: 'orders-api' }, document: serviceEntry(), readAt: 1 },
      { key: { kind: 'network', ref: VPC }, document: networkDocument(), readAt: 1 },
      {
        key: { kind: 'network', ref: far },
        document: networkDocument(far, [network({ vpcId: far, endpoints: [] })]),
        readAt: 1,
      },
    ];
    const file = write('two.json', { schema: 1, registry: 'test', documents });
    const differing = await runHere(['compare', VPC, far, '--snapshot', file]);
    const alike = await runHere(['compare', VPC, VPCE, '--snapshot', file]);

    expect(differing.stdout).toMatch(/orders-api .*endpoint-alias .*UNREACHABLE_FROM_NETWORK/);
    expect(alike.stdout).toBe('No difference: 1 reached alike.\n');
    expect((await runHere(['compare', VPC, 'nowhere', '--snapshot', file])).code).toBe(1);
  });

  it.each(['bash', 'zsh', 'fish'])('completion prints a script for %s with commands and options', async (shell) => {
    const { code, stdout } = await runHere(['completion', shell]);

    expect(code).toBe(0);
    expect(stdout).toContain('plan-check');
    expect(stdout).toMatch(shell === 'fish' ? /-l snapshot/ : /--snapshot/);
  });

  it('the completion for bash completes a command, and the options of that command', async () => {
    const { stdout } = await runHere(['completion', 'bash']);
    const complete = (...words: readonly string[]) =>
      execFileSync(
        'bash',
        [
          '-c',
          `${stdout}COMP_WORDS=(waypost ${words.join(' ')}); COMP_CWORD=${String(words.length)}; _waypost; echo "\${COMPREPLY[*]}"`,
        ],
        { encoding: 'utf8' },
      ).trim();

    expect(complete('expl')).toBe('explain');
    expect(complete('impact', '--sn')).toBe('--snapshot');
  });

  it.each([
    [['plan-check', 'absent.json', '--snapshot', snapshot], 2],
    [['plan-check', snapshot, '--url', 'http://127.0.0.1:9'], 2],
    [['impact', 'nobody', '--snapshot', snapshot], 2],
    [['impact', VPCE, '--url', 'http://127.0.0.1:9'], 3],
  ])('%j exits with %i', async (args, code) => {
    expect((await runHere(args)).code).toBe(code);
  });
});
