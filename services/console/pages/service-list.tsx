// The list of services: draws only the rows in view, and moves by the arrow keys.
import type { ServiceSummary } from 'waypost/model';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { currentView } from '../data/view.js';
import { useWindow } from '../ui/window.js';
import { ServiceRow } from './service-row.js';

interface ListProps {
  readonly services: readonly ServiceSummary[];
  /** The search text, which is highlighted in the names. */
  readonly q: string;
}

/** Where the user left the list, to restore it when they come back. */
let left = { key: '', scroll: 0, active: -1 };

export function ServiceList({ services, q }: ListProps) {
  const height = useRowHeight();
  const { list, from, to, reveal } = useWindow(services.length, height);
  const [active, setActive] = useArrowKeys(services.length, reveal, list);
  return (
    <div class="service-table" role="table" aria-label="Services" aria-rowcount={services.length + 1}>
      <div role="rowgroup" class="table-head">
        <div role="row" class="service-row" aria-rowindex={1}>
          {['Service', 'Owner and regions', 'Status', 'Current API', 'Since', 'Notes'].map((title) => (
            <div role="columnheader" key={title}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="table-body" ref={list} style={{ height: `${services.length * height}px` }}>
        {services.slice(from, to).map((summary, index) => (
          <ServiceRow
            key={summary.name}
            summary={summary}
            q={q}
            index={from + index}
            height={height}
            tabbable={from + index === Math.max(0, active)}
            onFocus={setActive}
          />
        ))}
      </div>
    </div>
  );
}

/** If the columns do not fit side by side, a row has three lines. `services.css` uses the same width. */
const NARROW = matchMedia('(max-width: 60rem)');
const [WIDE_PX, NARROW_PX] = [40, 92];

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(NARROW.matches);
  useLayoutEffect(() => {
    const note = () => setNarrow(NARROW.matches);
    NARROW.addEventListener('change', note);
    return () => NARROW.removeEventListener('change', note);
  }, []);
  return isNarrow ? NARROW_PX : WIDE_PX;
}

type ActiveRow = readonly [active: number, setActive: (index: number) => void];

/** The arrow keys move through the rows, even from the search. The active row is restored when the user comes back. */
function useArrowKeys(
  count: number,
  reveal: (index: number) => void,
  list: { readonly current: HTMLElement | null },
): ActiveRow {
  const key = location.hash;
  const [active, setActive] = useState(left.key === key ? left.active : -1);
  const wanted = useRef<number | undefined>(undefined);
  const drawn = useRef({ active, count });
  drawn.current = { active, count };
  // Runs at once, for a row that is already drawn, and after every drawing, for a row that was out of view.
  const focusWanted = (): void => {
    if (wanted.current === undefined) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`);
    if (link == null) return;
    wanted.current = undefined;
    link.focus({ preventScroll: true });
  };
  useLayoutEffect(focusWanted);
  useLayoutEffect(() => {
    const move = (event: KeyboardEvent) => {
      const next = stepOf(event, drawn.current.active, drawn.current.count);
      if (next === undefined) return;
      event.preventDefault();
      wanted.current = next;
      setActive(next);
      reveal(next);
      focusWanted();
    };
    document.addEventListener('keydown', move);
    return () => document.removeEventListener('keydown', move);
  }, []);
  useLayoutEffect(() => {
    if (left.key === key) window.scrollTo(0, left.scroll);
    const note = () => {
      if (currentView.get().page === 'services')
        left = { key: location.hash, scroll: window.scrollY, active: drawn.current.active };
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, []);
  return [active, setActive];
}

function stepOf(
  { key, target, altKey, ctrlKey, metaKey }: KeyboardEvent,
  active: number,
  count: number,
): number | undefined {
  if (altKey || ctrlKey || metaKey || !(target instanceof HTMLElement)) return undefined;
  const isTyping = target.matches('input, select, textarea');
  const isInList = target.closest('.table-body') !== null;
  if (target.matches('select, textarea')) return undefined;
  if (key === 'ArrowDown') return Math.min(count - 1, isInList ? active + 1 : Math.max(0, isTyping ? 0 : active));
  if (key === 'ArrowUp' && isInList) return Math.max(0, active - 1);
  if (key === 'Home' && isInList) return 0;
  if (key === 'End' && isInList) return count - 1;
  return undefined;
}
