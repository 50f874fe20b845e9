// types and snapshot, against a registry on the real engine.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAR_DNS, FAR_VPCE, NEW_API, VPC } from '../../../../services/test/query/moved-api.js';
import { createRegistry } from '../../registry.js';
import { describeCommand, jsonOf, runHere, urlOf } from '../test/harness.js';

describeCommand('the command', ({ byUrl, byTable }) => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-cli-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('types writes a stable file, and --check fails if a declared name is gone', async () => {
    const file = join(folder, 'waypost.d.ts');
    const written = await byUrl('types', '-o', file);
    const text = readFileSync(file, 'utf8');
    const again = await jsonOf(byTable('types', '-o', file, '--json'));
    const ok = await byUrl('types', '--check', '-o', file);

    writeFileSync(file, text.replace("'orders-api'", "'orders-api' | 'billing' | 'order-api'"));
    const wrong = await byUrl('types', '--check', '-o', file);
    const source = join(folder, 'used.ts');
    writeFileSync(source, `resolve('billing')`);
    const used = await jsonOf(byUrl('types', '--check', '-o', file, '--used', source, '--json'));

    expect(written.code).toBe(0);
    expect(text).toContain("| 'orders-api'\n      | 'reports';");
    expect(again).toMatchObject({ changed: false });
    expect(ok).toMatchObject({ code: 0, stdout: '✔ pass  2 declared names, none in use is gone\n' });
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toContain('✖ fail  "order-api" is not in the registry. Did you mean "orders-api"?');
    expect(used).toMatchObject({ gone: ['billing'], goneUnused: ['order-api'] });
  });

  it('snapshot writes a file with which another process starts while the registry is down', async () => {
    const file = join(folder, 'snapshot.json');
    const { code } = await byTable('snapshot', '-o', file);

    const other = createRegistry({ snapshot: file, sources: [], env: {}, timeoutMs: 50 });
    const offline = await runHere(['resolve', 'orders-api', '-n', VPC], {
      env: { WAYPOST_URL: 'http://127.0.0.1:9', WAYPOST_SNAPSHOT: file },
    });

    expect(code).toBe(0);
    await expect(other.lookup('orders-api', { network: FAR_VPCE })).resolves.toMatchObject({
      source: 'snapshot',
      url: `https://${FAR_DNS}/prod/`,
    });
    expect(offline).toMatchObject({ code: 0, stdout: `${urlOf(NEW_API)}\n` });
    expect(offline.stderr).toContain('comes from a snapshot');
  });
});
