// The readers of two regions. Each answer is compared with the content of the regions, and with the reader's own earlier answers.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from 'waypost/model';
import { VPC } from '../../../../sdk/test/documents.js';
import type { ReplicaRegion } from '../../../../sdk/test/regions.js';
import { credentials } from '../../../../sdk/test/table.js';
import type { RegionTruth } from './region-truth.js';

const PACKAGE = join(process.cwd(), 'sdk/dist/esm');

/** What went wrong, and the longest wait. */
export interface ReaderTally {
  reads: number;
  readonly failed: string[];
  readonly wrong: string[];
  readonly movedBack: string[];
  /** The longest wait in ms, without the time that the reader's own process lost. */
  longest: number;
  /** How long ago the worst answer was outdated in every region, in ms. */
  oldest: number;
  /** The longest time for which a process that started had work to do, or waited for a processor, during its look-up, in ms. */
  busiest: number;
}

export const createTally = (): ReaderTally => ({
  ...{ reads: 0, longest: 0, oldest: 0, busiest: 0 },
  ...{ failed: [], wrong: [], movedBack: [] },
});

/** An answer of one look-up, and its wait as the reader's process measured it. */
interface MeasuredAnswer {
  readonly url: string;
  readonly ms: number;
}

interface ColdStart {
  readonly url?: string;
  /** Why there is no URL. */
  readonly message?: string;
  readonly ms: number;
  readonly busy: number;
}

interface ReadParts {
  readonly truth: RegionTruth;
  readonly tally: ReaderTally;
  /** How old an answer may be, in ms. */
  readonly mayBeOld: number;
}

type CheckedRead = (service: string) => Promise<void>;

/** A reader that remembers its answers, and counts every answer that the regions did not allow. */
export function checked(parts: ReadParts, read: (service: string) => Promise<MeasuredAnswer>): CheckedRead {
  const { truth, tally, mayBeOld } = parts;
  const given = new Map<string, number>();
  return async (service) => {
    tally.reads += 1;
    const [began, before] = [performance.now(), given.get(service) ?? 0];
    const answer = await read(service).catch((error: unknown) => void tally.failed.push(messageOf(error)));
    if (answer === undefined) return;
    const generation = Number(/^https:\/\/a(\d+)-/.exec(answer.url)?.[1]);
    const age = began - (truth.outdatedSince(service, generation) ?? began);
    tally.longest = Math.max(tally.longest, answer.ms);
    tally.oldest = Math.max(tally.oldest, age);
    if (generation < before) tally.movedBack.push(`${service}: generation ${generation} after ${before}`);
    const isKnown = generation >= 1 && generation <= truth.newest(service);
    if (!isKnown || age > mayBeOld)
      tally.wrong.push(`${service}: ${answer.url}, outdated ${Math.round(age)} ms before`);
    given.set(service, Math.max(generation || 0, given.get(service) ?? 0));
  };
}

/** Measures a read in this process. */
export async function measured(read: () => Promise<string>): Promise<MeasuredAnswer> {
  const began = performance.now();
  const url = await read();
  return { url, ms: performance.now() - began };
}

/** A process that starts as a function does, with the built package: it has nothing in memory, and asks for one address. */
const PROGRAM = `
  const { folder, sources, network, timeoutMs, service } = JSON.parse(process.env.TRIAL);
  const { createRegistry } = await import(folder + '/index.js');
  const { createDynamoSource } = await import(folder + '/dynamodb.js');
  const replicas = sources.map((source) => createDynamoSource({ ...source, env: {} }));
  const registry = createRegistry({ sources: replicas, network, timeoutMs, env: {} });
  // The loop counts from its first turn on.
  await new Promise((resolve) => setImmediate(resolve));
  const [began, before] = [performance.now(), performance.eventLoopUtilization()];
  const answer = await registry.resolve(service).then((url) => ({ url }), ({ message }) => ({ message }));
  const ms = performance.now() - began;
  const { active } = performance.eventLoopUtilization(before);
  console.log(JSON.stringify({ ...answer, ms, busy: active }));
  registry.close();`;

interface ColdParts {
  readonly regions: readonly ReplicaRegion[];
  readonly timeoutMs: number;
  readonly tally: ReaderTally;
}

/** @returns the answer, and the wait without the time in which the process was busy. */
export async function startCold({ regions, timeoutMs, tally }: ColdParts, service: string): Promise<MeasuredAnswer> {
  const sources = regions.map(({ url: endpoint, table, region }) => ({ endpoint, table, region, credentials }));
  const trial = JSON.stringify({ folder: PACKAGE, sources, network: VPC, timeoutMs, service });
  const args = ['--input-type=module', '-e', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TRIAL: trial } });
  const { url, message, ms, busy } = JSON.parse(stdout) as ColdStart; // as the program prints it
  tally.busiest = Math.max(tally.busiest, busy);
  if (url === undefined)
    throw new Error(`A process that started got no address after ${Math.round(ms)} ms: ${String(message)}`);
  return { url, ms: Math.max(0, ms - busy) };
}
