// Measures the memory of processes over time, as Linux reports it.
import { readFileSync } from 'node:fs';

const EVERY_MS = 2000;
const MIB = 1024;

/** A process's resident memory in MiB; undefined if the system does not report it or the process has ended. */
function residentMiB(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / MIB);
  } catch {
    return undefined;
  }
}

interface MemoryCurve {
  /** MiB. */
  readonly first: number;
  /** The medians of the second and the last quarter, which differ if memory grows without a bound. */
  readonly early: number;
  readonly late: number;
  readonly most: number;
}

interface MemoryWatch {
  readonly stop: () => MemoryCurve;
}

/** Samples a process's resident memory; asks for `pid` each time, since an engine may be restarted. */
export function watchMemory(pid: () => number | undefined): MemoryWatch {
  const samples: number[] = [];
  const sample = (): void => {
    const id = pid();
    const size = id === undefined ? undefined : residentMiB(id);
    if (size !== undefined) samples.push(size);
  };
  sample();
  const timer = setInterval(sample, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      sample();
      return curveOf(samples);
    },
  };
}

function curveOf(samples: readonly number[]): MemoryCurve {
  const quarter = (n: number) => {
    const part = samples.slice(Math.floor((samples.length * n) / 4), Math.ceil((samples.length * (n + 1)) / 4));
    return [...part].sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
  };
  return { first: samples[0] ?? 0, early: quarter(1), late: quarter(3), most: Math.max(0, ...samples) };
}

const curveText = ({ first, early, late, most }: MemoryCurve): string =>
  `${first} → ${early} → ${late} MiB, at most ${most}`;

/** MiB that the last quarter may hold more than the second and still count as flat. */
const SLACK = 64;

/** @throws Error if memory grows with the work done. */
export function expectFlat(process: string, curve: MemoryCurve): void {
  if (curve.late > curve.early * 1.5 + SLACK) throw new Error(`The ${process}'s memory grows: ${curveText(curve)}.`);
}
