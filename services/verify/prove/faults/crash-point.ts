// A process that ends at one of its requests, before or after that one took effect, and never comes to what would have been next.
import type { Handlers } from './registry.js';

/** At which request, counted from 0, and whether that one took effect. */
export interface CrashPoint {
  readonly request: number;
  readonly how: 'hang' | 'hang-after';
}

/** Both ways to end, at each of so many requests. */
export function crashPointsOf(requests: number): readonly CrashPoint[] {
  return Array.from({ length: requests }, (_, request) =>
    (['hang', 'hang-after'] as const).map((how) => ({ request, how })),
  ).flat();
}

export const describeCrashPoint = ({ request, how }: CrashPoint): string => `at request ${String(request)} (${how})`;

/** @returns how many requests the work took. */
export async function runToEnd(process: Handlers, work: (process: Handlers) => Promise<unknown>): Promise<number> {
  await work(process);
  await process.stop();
  return process.proxy.requests.length;
}

/** Works until the request that is the process's last. */
export async function crashAt(
  process: Handlers,
  work: (process: Handlers) => Promise<unknown>,
  { request, how }: CrashPoint,
): Promise<void> {
  const died = new Promise<boolean>((resolve) => (process.proxy.onHang = () => resolve(true)));
  process.proxy.script.push(...Array.from({ length: request }, () => 'forward' as const), how);
  const ended = await Promise.race([work(process).then(() => false), died]);
  await process.stop();
  if (!ended) throw new Error('It took fewer requests than when it was not killed.');
}
