// Reads the addresses of services at the start, so that their first call finds them in memory and the state holds them.
import type { ServiceRoutes } from '../fetch/attempts.js';
import { sleep, type RegistryRuntime } from '../runtime.js';
import { isAnyGlob } from './call-signer.js';
import type { LookUpReader } from './look-up/reader.js';
import { reasonOf } from './problem.js';

interface PrefetchParts {
  readonly routes: Pick<ServiceRoutes, 'locate'>;
  readonly reader: Pick<LookUpReader, 'services'>;
  readonly runtime: RegistryRuntime;
  readonly warn: (line: string) => void;
}

/** Agents that start together begin at different times within this. */
const JITTER_MS = 2000;
/** How many services are read at a time. */
const AT_ONCE = 8;
const PAGE = 1000;
const MOST_SERVICES = 10_000;

export function prefetch(parts: PrefetchParts, globs: readonly string[]): void {
  if (globs.length === 0) return;
  run(parts, globs).catch((error: unknown) => parts.warn(`The prefetch ended: ${reasonOf(error)}`));
}

async function run(parts: PrefetchParts, globs: readonly string[]): Promise<void> {
  const { runtime } = parts;
  await sleep(runtime, runtime.random() * JITTER_MS, { background: true });
  const plain = globs.filter((glob) => !glob.includes('*'));
  const listed = plain.length < globs.length ? await listServices(parts, globs) : [];
  const names = [...new Set([...plain, ...listed])];
  const next = names.values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => readEach(parts, next)));
}

async function readEach({ routes, warn }: PrefetchParts, names: Iterator<string>): Promise<void> {
  for (let next = names.next(); next.done !== true; next = names.next()) {
    await routes.locate(next.value, {}).catch((error: unknown) => warn(`The prefetch: ${reasonOf(error)}`));
  }
}

async function listServices({ reader }: PrefetchParts, globs: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await reader.services({ limit: PAGE, cursor });
    names.push(...page.items.map(({ name }) => name).filter((name) => isAnyGlob(name, globs)));
    ({ cursor } = page);
  } while (cursor !== undefined && names.length < MOST_SERVICES);
  return names.slice(0, MOST_SERVICES);
}
