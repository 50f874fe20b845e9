// Computes which rows of a long list are in view, so that ten thousand rows cost no more than thirty. The page or a box in it
// scrolls, so the browser's own keys, scroll bar and touch work as usual.
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface RowWindow {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly from: number;
  readonly to: number;
  /** Scrolls the row into view, below the sticky head. */
  readonly reveal: (index: number) => void;
}

/** How many rows are drawn above and below the view. */
const MARGIN = 8;
const STICKY_PX = 128;

export function useWindow(count: number, rowHeight: number): RowWindow {
  const list = useRef<HTMLDivElement>(null);
  const [[from, to], setRange] = useState([0, 40]);
  useLayoutEffect(() => {
    let frame = 0;
    const measure = () => {
      frame = 0;
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const first = Math.floor(-top / rowHeight) - MARGIN;
      const last = Math.ceil((window.innerHeight - top) / rowHeight) + MARGIN;
      const range: [number, number] = [Math.max(0, first), Math.max(0, last)];
      setRange((known) => (known[0] === range[0] && known[1] === range[1] ? known : range));
    };
    const ask = () => (frame ||= requestAnimationFrame(measure));
    measure();
    // The scroll event of a box does not bubble.
    window.addEventListener('scroll', ask, { passive: true, capture: true });
    window.addEventListener('resize', ask);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', ask, { capture: true });
      window.removeEventListener('resize', ask);
    };
  }, [count, rowHeight]);
  const reveal = (index: number): void => {
    const top = (list.current?.getBoundingClientRect().top ?? 0) + index * rowHeight;
    if (top < STICKY_PX) window.scrollBy(0, top - STICKY_PX);
    else if (top + rowHeight > window.innerHeight - 16) window.scrollBy(0, top + rowHeight - window.innerHeight + 16);
  };
  return { list, from: Math.min(from, count), to: Math.min(to, count), reveal };
}
