// The machine that the figures come from. Figures of different machines do not compare, so a report begins with it.
import { cpus, loadavg, release, totalmem } from 'node:os';

export interface Machine {
  readonly at: string;
  readonly node: string;
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** The load of the last minute per core when the bench began: what else was running. */
  readonly loadPerCore: number;
}

export function describeMachine(now: Date): Machine {
  const processors = cpus();
  return {
    at: now.toISOString(),
    node: process.version,
    system: `${process.platform}-${process.arch} ${release()}`,
    cpu: (processors[0]?.model ?? 'unknown').replace(/\s+/g, ' ').trim(),
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadPerCore: Math.round(((loadavg()[0] ?? 0) / processors.length) * 100) / 100,
  };
}

export function machineText({ node, cpu, cores, memoryGiB, loadPerCore, at }: Machine): string {
  return `${at.slice(0, 10)}, Node ${node}, ${cores} cores of ${cpu}, ${memoryGiB} GiB; load per core at the start ${loadPerCore}`;
}
