// Bundles one file with one bundler. `main.ts` copies this file beside the installed bundlers and runs it there.
// Arguments: the bundler, `esm` or `cjs`, the entry, and the file to write.
import { dirname, basename } from 'node:path';
import process from 'node:process';

const [, , bundler, format, entry, outfile] = process.argv;
const dir = dirname(outfile);
const isModule = format === 'esm';

/** Fails for every message but those about the packages of the AWS SDK, which are optional and not installed here. */
function complain(message) {
  if (message.includes('@aws-sdk/')) return;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

/** webpack and Rspack take the same configuration. */
async function runPacked(start) {
  const { errors, warnings } = await new Promise((resolve, reject) => {
    start(PACKED, (error, stats) => (error ? reject(error) : resolve(stats.toJson({ errors: true, warnings: true }))));
  });
  for (const { message } of errors) throw new Error(message);
  for (const { message } of warnings) complain(message);
}

async function runRolled(start, options) {
  const onwarn = ({ message }) => complain(message);
  const bundle = await start({ input: entry, onwarn, external: (id) => id.startsWith('node:'), ...options });
  await bundle.write({ dir, ...output });
  await bundle.close();
}

const ending = isModule ? 'mjs' : 'cjs';
const output = { format, entryFileNames: basename(outfile), chunkFileNames: `[name]-[hash].${ending}` };
const PACKED = {
  mode: 'production',
  target: 'node20',
  entry,
  experiments: isModule && bundler === 'webpack' ? { outputModule: true } : {},
  output: {
    path: dir,
    filename: basename(outfile),
    chunkFilename: `[name]-[contenthash].${ending}`,
    ...(isModule && { module: true, chunkFormat: 'module', library: { type: 'module' } }),
  },
};

const BUNDLERS = {
  esbuild: async () => {
    const { build } = await import('esbuild');
    const options = { bundle: true, minify: true, platform: 'node', target: 'node20' };
    const { warnings } = await build({ entryPoints: [entry], outfile, format, ...options });
    for (const { text } of warnings) complain(text);
  },
  vite: async () => {
    const { build } = await import('vite');
    await build({
      root: dir,
      logLevel: 'warn',
      ssr: { noExternal: true, target: 'node' },
      build: { ssr: entry, outDir: dir, emptyOutDir: false, minify: true, rollupOptions: { output } },
    });
  },
  rollup: async () => {
    const { default: nodeResolve } = await import('@rollup/plugin-node-resolve');
    const { rollup } = await import('rollup');
    await runRolled(rollup, { plugins: [nodeResolve({ exportConditions: ['node'] })] });
  },
  rolldown: async () => {
    const { rolldown } = await import('rolldown');
    await runRolled(rolldown, { platform: 'node' });
  },
  webpack: async () => runPacked((await import('webpack')).default),
  '@rspack/core': async () => runPacked((await import('@rspack/core')).rspack),
};

await BUNDLERS[bundler]();
