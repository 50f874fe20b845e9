// After an install in this checkout: builds the package, so that `import 'waypost'` and `npx waypost` work at once.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

const missing = ['esbuild', 'typescript-7', 'commander'].filter((name) => {
  try {
    resolve(name);
    return false;
  } catch {
    return true;
  }
});

if (missing.length > 0)
  process.stdout.write(`The package waypost is not built: ${missing.join(', ')} not installed.\n`);
else process.exitCode = spawnSync('npm', ['run', 'build', '-w', 'sdk'], { stdio: 'inherit', shell: true }).status ?? 1;
