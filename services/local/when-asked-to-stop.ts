// When the local server is to stop: at a signal, or when the npm that started it was killed above it.
import { parentOf } from './engine/processes.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C comes twice: from the terminal, and handed on by npm. */
const SAME_MS = 500;
/** Elsewhere than on Linux each look starts a process. */
const PARENT_EVERY_MS = process.platform === 'linux' ? 250 : 2000;

/** Resolves at the first of these, or when `lost` aborts. A later signal ends the process at once. */
export function whenAskedToStop(lost: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let asked: number | undefined;
    const ask = (): void => {
      if (asked !== undefined && Date.now() - asked > SAME_MS) process.exit(130);
      asked ??= Date.now();
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, ask);
    lost.addEventListener('abort', () => resolve(), { once: true });
    watchNpm(resolve);
  });
}

/**
 * `kill -9` of npm leaves the shell that it runs scripts in, and what runs in that: nobody could stop it any more but by its
 * own pid, and it would keep port and folder.
 */
function watchNpm(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(timer);
    onGone();
  }, PARENT_EVERY_MS);
  timer.unref();
}
