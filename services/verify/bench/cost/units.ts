// The read and write units of the commands that the handler sends.
import type { Command } from '../peers/recorder.js';
import { inputOf } from '../ingest/commands.js';
import { sizeOfItem } from '../fixture/marshal.js';
import type { EventUnits } from './month.js';

const WRITE_UNIT = 1024;

interface TransactAction {
  readonly Put?: { readonly Item: Readonly<Record<string, unknown>> };
}

/**
 * The average units of an event. A strongly consistent read of up to 4 KB takes one unit. A transaction takes two units for each
 * KB, and an indexed item is written once more.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function unitsOf(commands: readonly Command[], events: number): EventUnits {
  let [reads, writes] = [0, 0];
  for (const command of commands) {
    const input = inputOf(command) as Readonly<Record<string, unknown>>; // a command's body is an object
    if (command.operation === 'TransactWriteItems')
      writes += writeUnits(input.TransactItems as readonly TransactAction[]);
    else reads += readKeys(input);
  }
  return { reads: reads / events, writes: writes / events };
}

/** Assumes that no item is larger than 4 KB. */
function readKeys(input: Readonly<Record<string, unknown>>): number {
  const tables = Object.values((input.RequestItems ?? {}) as Readonly<Record<string, { readonly Keys: unknown[] }>>);
  return Math.max(
    1,
    tables.reduce((sum, { Keys }) => sum + Keys.length, 0),
  );
}

function writeUnits(actions: readonly TransactAction[]): number {
  return actions.reduce((sum, { Put }) => {
    if (Put === undefined) return sum + 2;
    const units = Math.ceil(sizeOfItem(Put.Item) / WRITE_UNIT);
    return sum + 2 * units + ('scope' in Put.Item ? units : 0);
  }, 0);
}
