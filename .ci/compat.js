// `npm run compat`: packs the package as it is built, and runs it on each supported version of Node, as an ES module, as CommonJS
// and as a command. Other versions may follow: `npm run compat -- 24`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installNode, ROOT } from './nodes.js';

const VERSIONS = ['20.12', '22', '24', '26'];
const ENTRIES = ['waypost', 'waypost/model', 'waypost/dynamodb', 'waypost/http', 'waypost/testing'];
const USE = `
const registry = testing.createTestRegistry({ 'orders-api': 'http://127.0.0.1:1/' });
registry.resolve('orders-api').then((url) => {
  registry.close();
  if (url !== 'http://127.0.0.1:1/') throw new Error('resolve returned ' + url);
});`;

/** The programs of a user, by what they try. */
const PROGRAMS = {
  'ES module': [
    'main.mjs',
    `${ENTRIES.map((name) => `import '${name}';`).join('')}import * as testing from 'waypost/testing';${USE}`,
  ],
  CommonJS: [
    'main.cjs',
    `${ENTRIES.map((name) => `require('${name}');`).join('')}const testing = require('waypost/testing');${USE}`,
  ],
  command: ['command.mjs', `process.argv.push('--help'); await import('./node_modules/waypost/bin/waypost.js');`],
};

const work = mkdtempSync(join(tmpdir(), 'waypost-compat-'));
try {
  unpack();
  for (const [file, text] of Object.values(PROGRAMS)) writeFileSync(join(work, String(file)), String(text));
  const given = process.argv.slice(2);
  process.stdout.write(`| Node | ${Object.keys(PROGRAMS).join(' | ')} |\n| --- | --- | --- | --- |\n`);
  for (const version of given.length === 0 ? VERSIONS : given) tryOn(installNode(version));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function unpack() {
  const packed = spawnSync('npm', ['pack', join(ROOT, 'sdk'), '--ignore-scripts', '--pack-destination', work], {
    cwd: work,
  });
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (packed.status !== 0 || tarball === undefined) throw new Error(`npm pack failed: ${packed.stderr}`);
  const folder = join(work, 'node_modules/waypost');
  mkdirSync(folder, { recursive: true });
  spawnSync('tar', ['-xzf', join(work, tarball), '--strip-components=1', '-C', folder], { stdio: 'inherit' });
}

/**
 * Writes one row of the table.
 * @param {string} node the path of the binary
 */
function tryOn(node) {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const cells = Object.values(PROGRAMS).map(([file]) => {
    const { status, stderr } = spawnSync(node, [String(file)], { cwd: work, encoding: 'utf8', timeout: 30_000 });
    if (status === 0) return 'runs';
    process.stderr.write(`${version}, ${file}: ${stderr}\n`);
    process.exitCode = 1;
    return 'fails';
  });
  process.stdout.write(`| ${[version, ...cells].join(' | ')} |\n`);
}
