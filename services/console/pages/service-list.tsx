// The list of services: drawn where it is in view, walked by the arrow keys.
import type { ServiceSummary } from 'waypost/model';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { here } from '../data/place.js';
import { useWindow } from '../ui/window.js';
import { ROW_PX, ServiceRow } from './service-row.js';

interface ListProps {
  readonly services: readonly ServiceSummary[];
  /** What is searched for, to be shown in the names. */
  readonly q: string;
}

/** Where the list was left, for whoever comes back to it. */
let left = { key: '', scroll: 0, active: -1 };

export function ServiceList({ services, q }: ListProps) {
  const { list, from, to, reveal } = useWindow(services.length, ROW_PX);
  const [active, setActive] = useWalk(services.length, reveal, list);
  return (
    <div class="service-table" role="table" aria-label="Services" aria-rowcount={services.length + 1}>
      <div role="rowgroup" class="table-head">
        <div role="row" class="service-row" aria-rowindex={1}>
          {['Service', 'Status', 'Current API', 'Since', 'Notes'].map((title) => (
            <div role="columnheader" key={title}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="table-body" ref={list} style={{ height: `${services.length * ROW_PX}px` }}>
        {services.slice(from, to).map((summary, index) => (
          <ServiceRow
            key={summary.name}
            summary={summary}
            q={q}
            index={from + index}
            tabbable={from + index === Math.max(0, active)}
            onFocus={setActive}
          />
        ))}
      </div>
    </div>
  );
}

type Walk = readonly [active: number, setActive: (index: number) => void];

/** The arrow keys walk the rows, from the search as well; where one was is kept for when one comes back. */
function useWalk(count: number, reveal: (index: number) => void, list: { readonly current: HTMLElement | null }): Walk {
  const key = location.hash;
  const [active, setActive] = useState(left.key === key ? left.active : -1);
  const wanted = useRef<number | undefined>(undefined);
  const drawn = useRef({ active, count });
  drawn.current = { active, count };
  // A row that is out of view is drawn first; one that is drawn already may be no reason to draw anything.
  const focusWanted = (): void => {
    if (wanted.current === undefined) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`);
    if (link == null) return;
    wanted.current = undefined;
    link.focus({ preventScroll: true });
  };
  useLayoutEffect(focusWanted);
  useLayoutEffect(() => {
    const walk = (event: KeyboardEvent) => {
      const next = stepOf(event, drawn.current.active, drawn.current.count);
      if (next === undefined) return;
      event.preventDefault();
      wanted.current = next;
      setActive(next);
      reveal(next);
      focusWanted();
    };
    document.addEventListener('keydown', walk);
    return () => document.removeEventListener('keydown', walk);
  }, []);
  useLayoutEffect(() => {
    if (left.key === key) window.scrollTo(0, left.scroll);
    const note = () => {
      if (here.get().page === 'services')
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
