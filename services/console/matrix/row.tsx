// One row of the matrix. Its verdicts come with those of the rows around it.
import type { NetworkVerdict, ServiceSummary, ServiceVerdicts } from 'waypost/model';
import { useLayoutEffect } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { toService } from '../data/view.js';
import { MatrixCell, type Column } from './cell.js';
import { atOf, type MatrixPosition } from './moves.js';

export interface MatrixRows {
  readonly networks: readonly Column[];
  readonly omitted: number;
  readonly services: readonly ServiceVerdicts[];
}

export const ROW_PX = 28;
/** How long a row must be in view before it sends a request, so that scrolling past sends none. */
const LINGER_MS = 90;

interface MatrixRowProps {
  readonly summary: ServiceSummary;
  readonly index: number;
  readonly columns: readonly Column[];
  readonly path: string;
  readonly active: MatrixPosition;
  /** Called when the row, and later its verdicts, are drawn. */
  readonly onDrawn: () => void;
}

export function MatrixRow({ summary: { name, status }, index, columns, path, active, onDrawn }: MatrixRowProps) {
  const { body } = useAnswer<MatrixRows>(path, LINGER_MS);
  useLayoutEffect(onDrawn, [body === undefined]);
  const row = body?.services.find((each) => each.name === name);
  const verdicts = new Map<string, NetworkVerdict>(row?.verdicts.map((each) => [each.vpcId, each]));
  const isActive = (column: number) => active.row === index && active.column === column;
  return (
    <div role="row" class={`matrix-row ${status}`} aria-rowindex={index + 2} style={{ top: `${index * ROW_PX}px` }}>
      <div role="rowheader" class="matrix-name">
        <a
          href={toService(name)}
          tabIndex={isActive(-1) ? 0 : -1}
          data-at={atOf({ row: index, column: -1 })}
          title={name}
        >
          {name}
        </a>
      </div>
      {body === undefined ? (
        <div role="gridcell" class="matrix-waiting ghost">
          <span class="hidden">Loading {name}</span>
        </div>
      ) : (
        columns.map((column, at) => (
          <MatrixCell
            key={column.vpcId}
            service={name}
            column={column}
            found={verdicts.get(column.vpcId)}
            at={atOf({ row: index, column: at })}
            tabbable={isActive(at)}
          />
        ))
      )}
    </div>
  );
}
