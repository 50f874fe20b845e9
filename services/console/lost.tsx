// Says that the registry does not answer, and that what is shown is what was known.
import { useCell } from './data/cell.js';
import { useRegistry } from './data/context.js';
import { spanOf, useNow } from './ui/ago.js';
import { Mark } from './ui/mark.js';

export function Lost() {
  const { connection } = useRegistry();
  const [link, answeredAt] = [useCell(connection.link), useCell(connection.answeredAt)];
  const now = useNow();
  if (link !== 'lost') return null;
  return (
    <div class="lost" role="alert">
      <Mark tone="bad" />
      <p>
        <b>The registry does not answer.</b>{' '}
        {answeredAt === 0 ? '' : `What you see is ${spanOf(now - answeredAt)} old. `}It is tried again by itself.
      </p>
    </div>
  );
}
