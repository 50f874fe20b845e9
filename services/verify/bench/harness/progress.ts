// How far a run is, and how long it may still take: one line, rewritten in place. Where nobody watches, one line for each area.
import type { AreaName } from '../areas.js';
import type { AreaReport } from '../report.js';

export interface Progress {
  readonly begin: (area: AreaName) => void;
  readonly show: (text: string) => void;
  readonly end: (report: AreaReport) => void;
}

interface RunPlan {
  readonly areas: readonly AreaName[];
  /** How long an area took in the baseline, in seconds; undefined if nobody knows. */
  readonly secondsOf: (area: AreaName) => number | undefined;
}

export function createProgress({ areas, secondsOf }: RunPlan, { isTTY, write }: ProgressScreen): Progress {
  let head = '';
  const timeLeft = (from: number): string => {
    const known = areas.slice(from).map(secondsOf);
    const seconds = known.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    return known.includes(undefined) || seconds === 0 ? '' : `, about ${durationText(seconds)} left`;
  };
  const rewrite = (text: string): void => (isTTY ? write(`\r\u001b[2K${text}`) : undefined);
  return {
    begin: (area) => {
      const at = areas.indexOf(area);
      head = `${at + 1} of ${areas.length}, ${area}${timeLeft(at)}`;
      rewrite(head);
    },
    show: (text) => rewrite(`${head}: ${text}`),
    end: ({ area, seconds, failure }) => {
      rewrite('');
      const at = areas.indexOf(area);
      const took = `${at + 1} of ${areas.length}, ${area}: ${failure ?? 'measured'} after ${durationText(seconds)}`;
      if (!isTTY || failure !== null) write(`${took}${timeLeft(at + 1)}\n`);
    },
  };
}

interface ProgressScreen {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

function durationText(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
