// Tests that the published policy of an operator allows what the commands of `npm run admin` call, and nothing else.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTION_OPTIONS } from '../bundle.js';
import { callsOf } from './calls.js';
import type { StatementJson } from './template.js';

const ROOT = join(__dirname, '../..');
const { Statement: statements } = JSON.parse(readFileSync(join(ROOT, 'infra/policies/operator.json'), 'utf8')) as {
  Statement: readonly StatementJson[];
};
const actionsOf = (sid: string) => statements.filter(({ Sid }) => Sid === sid).flatMap(({ Action }) => Action);

/** Every file from which something is left in the command after tree shaking. */
async function inputsOf(entry: string) {
  const { metafile } = await build({
    ...FUNCTION_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: 'out',
    splitting: true,
    write: false,
    metafile: true,
    // Only our own files matter, and AWS's clients would take most of the time.
    external: ['@aws-sdk/*', '@smithy/*'],
  });
  return Object.assign({}, ...Object.values(metafile.outputs).map(({ inputs }) => inputs)) as Record<
    string,
    { bytesInOutput: number } // each input is in one output
  >;
}

it('an operator’s policy allows exactly the calls that the commands of admin make', async () => {
  const called = callsOf({ inputs: await inputsOf('services/admin/main.ts') });

  expect(called).toContain('dynamodb:Scan');
  expect([...actionsOf('Read'), ...actionsOf('Write')].sort()).toEqual([...called].sort());
});

it('an operator’s policy lets an export read alone, and reaches no table but Waypost’s', async () => {
  const exported = callsOf({ inputs: await inputsOf('services/adapters/export/export.ts') });

  expect([...exported].filter((action) => !actionsOf('Read').includes(action))).toEqual([]);
  expect(actionsOf('Read').filter((action) => !/:(?:BatchGet|Get|Query|Scan)/.test(action))).toEqual([]);
  expect([...new Set(statements.flatMap(({ Resource }) => Resource))]).toEqual([
    'arn:aws:dynamodb:*:ACCOUNT_ID:table/waypost-*',
  ]);
});
