// Read and write units of the commands that the handler sends.
import type { Command } from '../peers/recorder.js';
import { inputOf } from '../ingest/commands.js';
import { sizeOfItem } from '../fixture/marshal.js';
import type { EventUnits } from './month.js';

const WRITE_UNIT = 1024;

type Item = Readonly<Record<string, unknown>>;
interface Action {
  readonly Put?: { readonly Item: Item };
}

/**
 * Units of an event on the average. A strongly consistent read of up to 4 KB is one; of a transaction each KB is two, and an
 * item that is indexed is written once more.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function unitsOf(commands: readonly Command[], events: number): EventUnits {
  let [reads, writes] = [0, 0];
  for (const command of commands) {
    const input = inputOf(command) as Readonly<Record<string, unknown>>; // a command's body is an object
    if (command.operation === 'TransactWriteItems') writes += writeUnits(input.TransactItems as readonly Action[]);
    else reads += readKeys(input);
  }
  return { reads: reads / events, writes: writes / events };
}

/** No item that an event reads is over 4 KB, as a rule. */
function readKeys(input: Readonly<Record<string, unknown>>): number {
  const tables = Object.values((input.RequestItems ?? {}) as Readonly<Record<string, { readonly Keys: unknown[] }>>);
  return Math.max(
    1,
    tables.reduce((sum, { Keys }) => sum + Keys.length, 0),
  );
}

function writeUnits(actions: readonly Action[]): number {
  return actions.reduce((sum, { Put }) => {
    if (Put === undefined) return sum + 2;
    const units = Math.ceil(sizeOfItem(Put.Item) / WRITE_UNIT);
    return sum + 2 * units + ('scope' in Put.Item ? units : 0);
  }, 0);
}
