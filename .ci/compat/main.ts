// `npm run compat`: packs the package, and compiles, bundles and runs a user's program (`consumer.ts`) in every way that is
// supported, against a local server; then writes the tables of `README.md`. `npm run compat -- bun` tries the rows with that word,
// and writes nothing.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../sdk/test/engine.js';
import { spawnLocalServer } from '../../services/test/local/local-server-process.js';
import { ROOT } from '../nodes.js';
import { installTools, packInto } from './install.js';
import { allTables, type CompatibilityRow, type CompatibilityTable } from './ways.js';

const README = join(ROOT, '.ci/compat/README.md');
const MARKS = /(?<=<!-- tables -->\n)[^]*(?=<!-- end of the tables -->)/;

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const isAsked = ({ name }: CompatibilityRow): boolean =>
  words.length === 0 || words.some((word) => name.toLowerCase().includes(word));

const work = mkdtempSync(join(tmpdir(), 'waypost-compat-'));
const data = mkdtempSync(join(tmpdir(), 'waypost-compat-data-'));
const tools = installTools();
packInto(work);
const engine = await startEngine();
const server = spawnLocalServer({ env: { WAYPOST_DATA: data, WAYPOST_ENGINE_URL: engine.url } });
try {
  const env = {
    WAYPOST_URL: await server.ready,
    WAYPOST_TABLE: 'waypost-local',
    WAYPOST_NETWORK: 'shop',
    AWS_ENDPOINT_URL: engine.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const texts: string[] = [];
  for (const table of allTables({ work, tools, env })) texts.push(await fill(table));
  if (words.length === 0) {
    writeFileSync(README, readFileSync(README, 'utf8').replace(MARKS, `\n${texts.join('\n')}\n`));
  }
} finally {
  await server.killGroup();
  await engine.stop();
  for (const folder of [work, data]) rmSync(folder, { recursive: true, force: true });
}

/** Tries each way of the table, and returns it in Markdown, aligned as `npm run format` does. */
async function fill({ columns, rows }: CompatibilityTable): Promise<string> {
  const lines: string[][] = [[...columns]];
  for (const row of rows.filter(isAsked)) {
    const cells = [row.name];
    for (const [index, way] of row.ways.entries()) {
      const { isDone, output } = await way();
      cells.push(isDone ? 'runs' : 'fails');
      if (isDone) continue;
      process.stderr.write(`\n${row.name}, ${columns[index + 1] ?? ''}:\n${output.slice(0, 3000)}\n`);
      process.exitCode = 1;
    }
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
    lines.push(cells);
  }
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  const text = lines.map((cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  text.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return `${text.join('\n')}\n`;
}
