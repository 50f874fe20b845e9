// What a run has done so far, on disk, so that an interrupted or failing one can go on.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Plan } from './options.js';

/** Of one target. */
export interface Progress {
  /** The batches that held. */
  readonly batches: readonly number[];
  /** Seconds that went by in all its runs. */
  readonly seconds: number;
  readonly figures: Readonly<Record<string, number>>;
}

export interface State {
  readonly plan: Plan;
  readonly progress: Readonly<Record<string, Progress>>;
}

const stateSchema = z.object({
  plan: z.object({
    targets: z.array(z.string()),
    form: z.enum(['long', 'short']),
    runs: z.int().exactOptional(),
    seed: z.int(),
    path: z.string().exactOptional(),
  }),
  progress: z.record(
    z.string(),
    z.object({ batches: z.array(z.int()), seconds: z.number(), figures: z.record(z.string(), z.number()) }),
  ),
});

export const NOTHING_YET: Progress = { batches: [], seconds: 0, figures: {} };

/** @returns undefined where nothing was begun, or nothing that this version understands. */
export function readState(folder: string): State | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** A run that is killed while it writes leaves the state as it was. */
export function writeState(folder: string, state: State): void {
  mkdirSync(folder, { recursive: true });
  const draft = `${fileIn(folder)}.new`;
  writeFileSync(draft, `${JSON.stringify(state)}\n`);
  renameSync(draft, fileIn(folder));
}

const fileIn = (folder: string): string => join(folder, 'state.json');
