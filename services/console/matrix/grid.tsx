// The grid of the matrix. Its head and first column stay in view, only the rows in view are drawn, and the arrow keys move the focus.
import type { ServiceSummary } from 'waypost/model';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { createCell, useCell } from '../data/cell.js';
import { linkTo } from '../data/view.js';
import { useWindow } from '../ui/window.js';
import type { RowChunks } from './chunks.js';
import type { Column } from './cell.js';
import { atOf, moved, type MatrixPosition } from './moves.js';
import { MatrixRow, ROW_PX } from './row.js';

interface GridProps {
  readonly services: readonly ServiceSummary[];
  readonly columns: readonly Column[];
  readonly chunks: RowChunks;
}

/** The sentence about the cell under the pointer or with the focus. */
const said = createCell('');

export function Grid({ services, columns, chunks }: GridProps) {
  const { list, from, to } = useWindow(services.length, ROW_PX);
  const scroller = useRef<HTMLDivElement>(null);
  const { active, focusWanted } = useMoves(scroller, { rows: services.length, columns: columns.length });
  return (
    <>
      <div
        class="matrix"
        role="grid"
        aria-label="Services and networks"
        aria-rowcount={services.length + 1}
        aria-colcount={columns.length + 1}
        ref={scroller}
        tabIndex={-1}
        onMouseOver={say}
        style={{ '--columns': columns.length }}
      >
        <div role="rowgroup" class="matrix-head">
          <div role="row" aria-rowindex={1}>
            <div role="columnheader" class="matrix-name small soft">
              Service
            </div>
            {columns.map((column, at) => (
              <ColumnHead
                key={column.vpcId}
                column={column}
                at={at}
                tabbable={active.row === -1 && active.column === at}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" class="matrix-body" ref={list} style={{ height: `${services.length * ROW_PX}px` }}>
          {services.slice(from, to).map((summary, index) => (
            <MatrixRow
              key={summary.name}
              summary={summary}
              index={from + index}
              columns={columns}
              path={chunks.paths[chunks.of[from + index] ?? 0] ?? ''}
              active={active}
              onDrawn={focusWanted}
            />
          ))}
        </div>
      </div>
      <Said />
    </>
  );
}

function ColumnHead({
  column,
  at,
  tabbable,
}: {
  readonly column: Column;
  readonly at: number;
  readonly tabbable: boolean;
}) {
  const { vpcId, name = vpcId, region } = column;
  return (
    <div role="columnheader" class="matrix-network">
      <a
        href={linkTo({ page: 'network', ref: vpcId })}
        tabIndex={tabbable ? 0 : -1}
        data-at={atOf({ row: -1, column: at })}
        title={`${name} ${region}`}
      >
        {name}
      </a>
    </div>
  );
}

function Said() {
  return (
    <p class="matrix-said small soft" aria-hidden="true">
      {useCell(said)}
    </p>
  );
}

function say({ target }: Event): void {
  const link = target instanceof Element ? target.closest('[data-at]') : null;
  said.set(link?.getAttribute('aria-label') ?? link?.getAttribute('title') ?? '');
}

interface MatrixMoves {
  /** The cell that the tab key reaches. Keys and clicks move it. */
  readonly active: MatrixPosition;
  /** Focuses the cell to which a key moved, once it is drawn. */
  readonly focusWanted: () => void;
}

function useMoves(
  scroller: { readonly current: HTMLDivElement | null },
  extent: { readonly rows: number; readonly columns: number },
): MatrixMoves {
  const [active, setActive] = useState<MatrixPosition>({ row: 0, column: -1 });
  const wanted = useRef<MatrixPosition | undefined>(undefined);
  const drawn = useRef({ active, extent });
  drawn.current = { active, extent };
  const focusWanted = (): void => {
    if (wanted.current === undefined) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-at="${atOf(wanted.current)}"]`);
    // Until the cell's verdict has arrived, the grid itself has the focus and handles the keys.
    (link ?? scroller.current)?.focus({ preventScroll: link == null });
    if (link != null) wanted.current = undefined;
  };
  useLayoutEffect(focusWanted, [active]);
  useLayoutEffect(() => {
    const { current } = scroller;
    const press = (event: KeyboardEvent) => {
      const next = moved(drawn.current.active, event, drawn.current.extent);
      if (next === undefined || current === null) return;
      event.preventDefault();
      wanted.current = next;
      if (next.row >= 0) reveal(current, next.row);
      setActive(next);
    };
    const enter = (event: FocusEvent) => {
      const at = event.target instanceof Element ? event.target.getAttribute('data-at') : null;
      say(event);
      const [row, column] = (at ?? '').split(':').map(Number);
      if (row !== undefined && column !== undefined) setActive({ row, column });
    };
    current?.addEventListener('keydown', press);
    current?.addEventListener('focusin', enter);
    return () => {
      current?.removeEventListener('keydown', press);
      current?.removeEventListener('focusin', enter);
    };
  }, []);
  const { row, column } = active;
  return {
    active: { row: Math.min(row, extent.rows - 1), column: Math.min(column, extent.columns - 1) },
    focusWanted,
  };
}

/** Scrolls a row into view that may not be drawn yet. */
function reveal(scroller: HTMLDivElement, row: number): void {
  const head = scroller.querySelector('.matrix-head')?.getBoundingClientRect().height ?? 0;
  const [top, room] = [row * ROW_PX, scroller.clientHeight - head - ROW_PX];
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
}
