// What the commands say about a removal, offline from a snapshot.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URL_OF_ORDERS, VPC, VPCE, network, networkDocument, serviceEntry } from '../../../test/documents.js';
import { runHere } from '../test/harness.js';
import { plannedChange, terraformPlan } from '../test/terraform-plan.js';

const API = 'a1b2c3d4e5';

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

  it('impact refuses what the registry does not know with exit code 2, and names what it resembles', async () => {
    const { code, stderr } = await runHere(['impact', 'order-api', '--snapshot', snapshot]);

    expect(code).toBe(2);
    expect(stderr).toContain('knows no live API, endpoint, network or service "order-api"');
    expect(stderr).toContain('Did you mean "orders-api"?');
    expect((await runHere(['impact', 'Orders api', '--snapshot', snapshot])).code).toBe(2);
  });

  it('impact names a service that no network calls and no API serves then', async () => {
    const lonely = write('lonely.json', {
      schema: 1,
      registry: 'test',
      documents: [{ key: { kind: 'service', name: 'orders-api' }, document: serviceEntry(), readAt: 1 }],
    });
    const { code, stdout } = await runHere(['impact', API, '--snapshot', lonely]);

    expect(code).toBe(1);
    expect(stdout).toContain('No address changes, but 1 name that no network calls has no API then.');
    expect(stdout).toContain('orders-api in us-west-2');
  });

  it('plan-check prints Markdown for an impact, and exits with 0 for none', async () => {
    const bad = write(
      'bad.json',
      terraformPlan(plannedChange('aws_api_gateway_rest_api', 'orders', ['delete', 'create'], { before: { id: API } })),
    );
    const good = write('good.json', terraformPlan(plannedChange('aws_s3_bucket', 'x', ['delete'])));
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
      ...plannedChange('aws_api_gateway_rest_api', 'orders', ['update'], {
        before: { tags_all: { 'waypost:service': 'orders-api' } },
        after: { tags_all: { 'waypost:service': '<img src=x>' } },
      }),
      address: 'a`b\n# c <b>',
    };
    const file = write('hostile.json', terraformPlan(hostile));
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

  it('reach lists the services that a network does not reach, with the gate that fails, and counts the others', async () => {
    const denied = { statements: [] };
    const documents = [
      { key: { kind: 'service', name: 'orders-api' }, document: serviceEntry(), readAt: 1 },
      {
        key: { kind: 'service', name: 'denied-api' },
        document: serviceEntry('denied-api', { policy: denied }),
        readAt: 1,
      },
      { key: { kind: 'network', ref: VPC }, document: networkDocument(), readAt: 1 },
    ];
    const file = write('reach.json', { schema: 1, registry: 'test', documents });
    const { stdout } = await runHere(['reach', VPC, '--snapshot', file]);
    const all = await runHere(['reach', VPC, 'orders', '--all', '--snapshot', file]);

    expect(stdout).toMatch(
      /^SERVICE +VERDICT +GATE\ndenied-api +✖ fail +resource-policy\n\n1 fail, 1 unknown, 0 pass\n$/,
    );
    expect(all.stdout).toMatch(/orders-api +\? unknown +\S+\n\n0 fail, 1 unknown, 0 pass\n$/);
    expect((await runHere(['reach', 'nowhere', '--snapshot', file])).code).toBe(1);
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
