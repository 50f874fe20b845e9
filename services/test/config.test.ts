// Tests `npm run admin -- config` on the real engine: an operator's edits, two operators at once, and an apply that crashed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../admin/arguments.js';
import { runConfig, type ConfigDeps } from '../admin/config.js';
import { createEnrolmentStore } from '../adapters/dynamodb/enrolment-store.js';
import { describeOnEngine } from '../../sdk/test/engine.js';
import { createRig, type Rig } from './rig.js';

const [A, B] = ['111122223333', '444455556666'] as const;

describeOnEngine('npm run admin -- config', () => {
  let rig: Rig;
  let deps: ConfigDeps;
  const folder = mkdtempSync(join(tmpdir(), 'waypost-config-'));
  beforeEach(async () => {
    rig = await createRig();
    const runtime = { clock: rig.clock, sleep: async () => undefined, random: () => 0.5 };
    const enrolments = createEnrolmentStore({ client: rig.client, table: rig.tables.records, ...runtime });
    const edit = (text: string) => text.replace('"include": []', `"include": ["${A}"]`);
    deps = { enrolments, store: rig.store, setup: rig.config, operator: 'kim', edit, ...runtime };
  });
  afterEach(() => rig.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  const fileOf = (value: unknown) => {
    const file = join(folder, 'enrolment.json');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const apply = (value: unknown) => runConfig(deps, { command: 'config', act: 'apply', file: fileOf(value) });
  const textOf = ({ lines }: { readonly lines: readonly string[] }) => lines.join('\n');

  it('apply stores a version that show prints and history lists', async () => {
    const applied = await apply({ version: 0, include: [A], owners: [{ names: 'orders', account: A }] });
    const shown = await runConfig(deps, { command: 'config', act: 'show' });
    const history = await runConfig(deps, { command: 'config', act: 'history' });
    expect(textOf(applied)).toContain(`+ include: ${A}\n+ owner of orders: ${A}\nThe enrolment is at version 1.`);
    await runConfig(deps, { command: 'config', act: 'show', file: join(folder, 'shown.json') });

    expect(JSON.parse(textOf(shown))).toMatchObject({ version: 1, include: [A] });
    expect(readFileSync(join(folder, 'shown.json'), 'utf8')).toBe(`${textOf(shown)}\n`);
    expect(textOf(history)).toContain('1  2027-01-15T08:00:00Z  kim');
  });

  it('apply of a file from an older version changes nothing, and says what to do', async () => {
    await apply({ version: 0, include: [A] });
    const stale = await apply({ version: 0, include: [B] });
    const unversioned = await apply({ include: [B] });

    expect(stale).toMatchObject({ failed: true });
    expect(textOf(stale)).toContain('made from version 0, and the enrolment is at version 1. Run config show');
    expect(textOf(unversioned)).toContain('Add "version": 1');
    expect((await deps.enrolments.current()).stored).toMatchObject({ version: 1, include: [A] });
  });

  it('the same file applied again carries out what a crash left undone', async () => {
    const crashing = { ...deps.enrolments, writeOwners: () => Promise.reject(new Error('killed')) };
    const document = { version: 0, owners: [{ names: 'orders', account: A }] };
    await expect(
      runConfig({ ...deps, enrolments: crashing }, { command: 'config', act: 'apply', file: fileOf(document) }),
    ).rejects.toThrow('killed');
    const before = await deps.enrolments.owners(['orders']);
    const again = await apply(document);

    expect(before).toEqual([undefined]);
    expect(textOf(again)).toContain('Nothing changed.\nThe enrolment is at version 1. Wrote 1 owners and settings');
    expect(await deps.enrolments.owners(['orders'])).toMatchObject([{ account: A, version: 1 }]);
  });

  it('diff shows each change and writes nothing', async () => {
    await apply({ version: 0, include: [A], regions: ['eu-west-1'] });
    const file = fileOf({ version: 1, exclude: [A], regions: ['eu-west-1'] });
    const shown = await runConfig(deps, { command: 'config', act: 'diff', file });

    expect(shown.lines).toEqual([`- include: ${A}`, `+ exclude: ${A}`]);
    expect((await deps.enrolments.current()).stored?.version).toBe(1);
  });

  it('edit applies what the editor returns', async () => {
    expect(textOf(await runConfig(deps, { command: 'config', act: 'edit' }))).toContain(`+ include: ${A}`);
  });

  it('an account that no longer counts is named with how to end its claims', async () => {
    await apply({ version: 0, include: [A] });

    expect(textOf(await apply({ version: 1, exclude: [A] }))).toContain('records of 1 accounts that no longer count');
  });

  it.each([
    ['no JSON', '{', 'The file is not JSON'],
    ['a mistyped member', { owner: [] }, 'Unknown member "owner". Did you mean "owners"?'],
    [
      'more accounts than an item holds',
      { include: Array.from({ length: 30_000 }, (_, i) => String(1e11 + i)) },
      'Use organizational units',
    ],
  ])('validate refuses %s with the reason', async (_, value, reason) => {
    const checked = await runConfig(deps, { command: 'config', act: 'validate', file: fileOf(value) });

    expect(checked.failed).toBe(true);
    expect(textOf(checked)).toContain(reason);
  });
});

it.each([
  [['config', 'apply', 'f.json'], { command: 'config', act: 'apply', file: 'f.json' }],
  [['config', 'show', '--version', '7'], { command: 'config', act: 'show', version: 7 }],
  [['config', 'history'], { command: 'config', act: 'history' }],
])('the command line %j is read', (args, command) => {
  expect(readArguments(args)).toMatchObject({ command });
});

it.each([
  [['config', 'aply', 'f.json'], 'Unknown command "config aply". Use show, edit, validate, diff, apply or history.'],
  [['config', 'apply'], 'Missing file.'],
  [['config', 'diff', 'a', 'b'], 'Unexpected argument "b". Name one file.'],
  [['config', 'edit', 'a'], 'Unexpected argument "a". The command edit takes no file.'],
  [['config', 'show', '--version', '0'], 'Invalid --version.'],
])('the command line %j is refused', (args, wrong) => {
  expect(readArguments(args)).toMatchObject({ wrong: expect.stringContaining(wrong) as string });
});
