// A value that is watched: what is drawn from it is drawn again when it changes.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Cell<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  /** @returns how to stop watching */
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

/** The cell's value; the component is drawn again with each new one. */
export function useCell<T>(cell: Pick<Cell<T>, 'get' | 'watch'>): T {
  const [, redraw] = useState({});
  const value = cell.get();
  const drawn = useRef(value);
  drawn.current = value;
  useLayoutEffect(() => {
    const look = () => {
      if (!Object.is(drawn.current, cell.get())) redraw({});
    };
    // It may have changed after it was drawn and before it is watched.
    look();
    return cell.watch(look);
  }, [cell]);
  return value;
}
