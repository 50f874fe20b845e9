// Finds ratios that became worse than in the baseline by more than their spread explains.
import type { Result } from './result.js';

interface Regression {
  readonly name: string;
  readonly against: string;
  readonly before: number;
  readonly now: number;
  /** 1.2 means a fifth worse. */
  readonly worse: number;
}

const TOLERATED = 1.15;

export function findRegressions(before: readonly Result[], now: readonly Result[]): Regression[] {
  const known = new Map(before.map((result) => [keyOf(result), result]));
  return now.flatMap((result) => regressionOf(known.get(keyOf(result)), result) ?? []);
}

export function describeRegression({ name, against, before, now, worse }: Regression): string {
  const percent = Math.round((worse - 1) * 100);
  return `${name} is ${now.toPrecision(3)} × ${against}, was ${before.toPrecision(3)}: ${percent} % worse`;
}

const keyOf = ({ area, name, against }: Result): string => JSON.stringify([area, name, against]);

function regressionOf(before: Result | undefined, now: Result): Regression | undefined {
  if (before?.ratio == null || now.ratio === null || now.against === null) return undefined;
  const isRate = now.unit === '/s'; // a higher rate is better; of everything else, less is better
  const worse = isRate ? before.ratio / now.ratio : now.ratio / before.ratio;
  const noise = 1 + before.spread + now.spread;
  if (!(worse > TOLERATED && worse > noise)) return undefined;
  return { name: now.name, against: now.against, before: before.ratio, now: now.ratio, worse };
}
