// Shows a banner while the registry does not answer: how old the shown data is.
import { useCell } from './data/cell.js';
import { useRegistry } from './data/context.js';
import { spanOf, useNow } from './ui/ago.js';
import { Mark } from './ui/mark.js';

export function Lost() {
  const { connection } = useRegistry();
  const [state, answeredAt] = [useCell(connection.state), useCell(connection.answeredAt)];
  const now = useNow();
  if (state !== 'lost') return null;
  return (
    <div class="lost" role="alert">
      <Mark tone="bad" />
      <p>
        <b>The registry does not answer.</b>{' '}
        {answeredAt === 0
          ? 'Nothing could be loaded yet. '
          : `The data on this page is ${spanOf(now - answeredAt)} old. `}
        Retrying every 2 seconds.
      </p>
    </div>
  );
}
