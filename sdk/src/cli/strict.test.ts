// `resolve`, `wait` and `lookup` with --strict, against a registry on the real engine.
import type { Fact } from '../../../services/core/records/fact.js';
import * as story from '../../../services/test/query/moved-api.js';
import type { Explanation, Gate, GateVerdict } from '../model/index.js';
import { failing } from './strict.js';
import { describeCommand, jsonOf, runHere, urlOf } from './test/harness.js';

const { NEW_API, OLD_API, VPC } = story;
const DISABLED_API = 'f7f7f7f7f7';
const FAILS = 'A gate fails (';
const shut = (at: number, disabled: boolean): Fact => {
  const fact = { ...story.created(DISABLED_API, at, 'shut-api'), disabled };
  return fact;
};

describeCommand('--strict', ({ registry, byUrl, byTable }) => {
  beforeAll(async () => {
    await registry().apply([shut(5000, true), story.staged(DISABLED_API, 5010)]);
  });

  it.each([
    [['resolve', 'shut-api', '-n', VPC], 1],
    [['resolve', 'orders-api', '-n', VPC], 0],
    [['wait', 'shut-api', '-n', VPC, '--timeout', '0s'], 1],
    [['wait', 'orders-api', '-n', VPC, '--timeout', '0s'], 0],
    [['lookup', urlOf(DISABLED_API)], 1],
    [['lookup', urlOf(OLD_API)], 1],
    [['lookup', urlOf(NEW_API)], 0],
  ])('%j exits with %i with it, and with 0 without it', async (args, code) => {
    const [strict, plain, table] = [
      await byUrl(...args, '--strict'),
      await byUrl(...args),
      await byTable(...args, '--strict'),
    ];

    expect([strict.code, table.code, plain.code]).toEqual([code, code, 0]);
    expect(strict.stderr.includes(FAILS)).toBe(code === 1);
    expect(plain.stderr).not.toContain(FAILS);
  });

  it('resolve prints the gate and its fix in place of the URL, and the gate beside the address with --json', async () => {
    const shown = await byUrl('resolve', 'shut-api', '-n', VPC, '--strict');
    const json = await jsonOf(byUrl('resolve', 'shut-api', '-n', VPC, '--strict', '--json'));

    expect(shown.stdout).toBe('');
    expect(shown.stderr).toMatch(/^warning: A gate fails \(default-endpoint\): .*disableExecuteApiEndpoint.* Fix: /);
    expect(json).toMatchObject({ url: urlOf(DISABLED_API), failed: [{ verdict: 'fail' }] });
  });

  it('an override is no answer of the registry, so no gate of the registry counts', async () => {
    const env = { ...registry().tableEnv, WAYPOST_OVERRIDES: 'shut-api=https://localhost:8443/' };

    expect(await runHere(['resolve', 'shut-api', '-n', VPC, '--strict'], { env })).toMatchObject({
      code: 0,
      stdout: 'https://localhost:8443/\n',
    });
  });

  it('wait waits until no gate fails', async () => {
    const opened: Promise<void>[] = [];
    const open = () => registry().apply([shut(5100, false)]);

    const waited = await runHere(['wait', 'shut-api', '-n', VPC, '--strict', '--timeout', '20s', '--every', '100ms'], {
      env: registry().tableEnv,
      onNote: (text) => text.includes(FAILS) && opened.length === 0 && void opened.push(open()),
    });

    await Promise.all(opened);
    expect(waited).toMatchObject({ code: 0, stdout: `${urlOf(DISABLED_API)}\n` });
  });
});

it('a failing gate of a custom domain counts only if it fails the verdict', () => {
  const gates = [{ verdict: 'fail' } as Gate]; // no other member is read
  const explanation = (verdict: GateVerdict) => ({ verdict, gates }) as unknown as Explanation;

  expect(failing(explanation('pass'))).toEqual([]);
  expect(failing(explanation('fail'))).toEqual(gates);
});
