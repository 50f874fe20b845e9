// A value that components watch: they are drawn again when it changes.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Cell<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  /** @returns a function that stops watching */
  readonly watch: (listener: () => void) => () => void;
}

export function createCell<T>(first: T): Cell<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The cell's value. The component is drawn again when it changes. */
export function useCell<T>(cell: Pick<Cell<T>, 'get' | 'watch'>): T {
  const [, redraw] = useState({});
  const value = cell.get();
  const drawn = useRef(value);
  drawn.current = value;
  useLayoutEffect(() => {
    const compare = () => {
      if (!Object.is(drawn.current, cell.get())) redraw({});
    };
    // The value may have changed between the drawing and this effect.
    compare();
    return cell.watch(compare);
  }, [cell]);
  return value;
}
