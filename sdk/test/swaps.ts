// Load on a service whose API is replaced again and again: calls at a steady rate, and how each of them ended.
import { setTimeout as pause } from 'node:timers/promises';

export interface SwapLoad {
  /** How long it lasts, at most. */
  readonly seconds: number;
  /** Ends the load earlier. */
  readonly isDone?: () => boolean;
  /** Calls per second, of GET, PUT and POST in turn. */
  readonly rate: number;
  /** How often the API is replaced, in ms. */
  readonly every: number;
  readonly call: (method: string, path: string) => Promise<number>;
  /** Replaces the API, for the nth time. */
  readonly swap: (round: number) => Promise<void> | void;
}

export interface SwapResult {
  readonly calls: number;
  /** The idempotent calls that did not end with 200: how they ended, and how often. */
  readonly failed: Readonly<Record<string, number>>;
  /** The slowest call, in ms. */
  readonly slowest: number;
}

export async function loadWhileSwapping(load: SwapLoad): Promise<SwapResult> {
  const { seconds, rate, every, call, swap, isDone = () => false } = load;
  const start = Date.now();
  const end = start + seconds * 1000;
  const failed: Record<string, number> = {};
  const calls: Promise<void>[] = [];
  let slowest = 0;
  const make = async (method: string, path: string): Promise<void> => {
    const began = Date.now();
    const ended = await call(method, path).catch((error: unknown) => String(error));
    slowest = Math.max(slowest, Date.now() - began);
    if (method !== 'POST' && ended !== 200) failed[ended] = (failed[ended] ?? 0) + 1;
  };
  const swapping = (async () => {
    for (let round = 1; start + round * every < end && !isDone(); round += 1) {
      await pause(Math.max(0, start + round * every - Date.now()));
      await swap(round);
    }
  })();
  while (Date.now() < end && !isDone()) {
    const due = Math.floor(((Date.now() - start) / 1000) * rate);
    while (calls.length < due) calls.push(make(METHODS[calls.length % METHODS.length] ?? '', `calls/${calls.length}`));
    await pause(2);
  }
  await swapping;
  await Promise.all(calls);
  return { calls: calls.length, failed, slowest };
}

const METHODS = ['GET', 'PUT', 'GET', 'POST'];

/** An API id for each round. */
export function apiIdOf(round: number): string {
  return `a${round.toString(36).padStart(9, '0')}`;
}

/** The calls that arrived more than once, of those that must not. */
export function duplicatesOf(calls: readonly string[]): string[] {
  const posts = calls.filter((call) => call.startsWith('POST'));
  const firstAt = new Map<string, number>();
  for (const [index, call] of posts.entries()) if (!firstAt.has(call)) firstAt.set(call, index);
  return posts.filter((call, index) => firstAt.get(call) !== index);
}
