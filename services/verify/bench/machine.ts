// The machine that the figures are of. They compare with one another only, so the report begins with this.
import { cpus, loadavg, release, totalmem } from 'node:os';

export interface Machine {
  readonly at: string;
  readonly node: string;
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** What else ran when the bench began: the load of the last minute, per core. */
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
