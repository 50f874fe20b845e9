// A process that crashes at one of its requests, before or after the request took effect.
import type { Handlers } from './registry.js';

/** The request, counted from 0, and whether it took effect. */
export interface CrashPoint {
  readonly request: number;
  readonly how: 'hang' | 'hang-after';
}

/** Both kinds of crash at each of the requests. */
export function crashPointsOf(requests: number): readonly CrashPoint[] {
  return Array.from({ length: requests }, (_, request) =>
    (['hang', 'hang-after'] as const).map((how) => ({ request, how })),
  ).flat();
}

export const describeCrashPoint = ({ request, how }: CrashPoint): string => `at request ${String(request)} (${how})`;

/** @returns the number of requests that the work took. */
export async function runToEnd(process: Handlers, work: (process: Handlers) => Promise<unknown>): Promise<number> {
  await work(process);
  await process.stop();
  return process.proxy.requests.length;
}

/** Runs the work until the process crashes at the given request. */
export async function crashAt(
  process: Handlers,
  work: (process: Handlers) => Promise<unknown>,
  { request, how }: CrashPoint,
): Promise<void> {
  const crashed = new Promise<boolean>((resolve) => (process.proxy.onHang = () => resolve(true)));
  process.proxy.script.push(...Array.from({ length: request }, () => 'forward' as const), how);
  const hasCrashed = await Promise.race([work(process).then(() => false), crashed]);
  await process.stop();
  if (!hasCrashed) throw new Error('The work took fewer requests than without a crash.');
}
