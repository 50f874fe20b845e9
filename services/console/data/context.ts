// What every part of the page may ask for.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Answers, Known } from './answers.js';
import type { Connection } from './connection.js';
import type { DirectoryReader } from './directory.js';

export interface Registry {
  readonly answers: Answers;
  readonly connection: Connection;
  readonly directory: DirectoryReader;
}

export const RegistryContext = createContext<Registry | undefined>(undefined);

export function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (registry === undefined) throw new Error('outside of the registry');
  return registry;
}

/** What is known at a path; without a path, nothing is asked. `wait`: only what is still there after so many ms is asked. */
export function useAnswer<T>(path: string | undefined, wait = 0): Known<T> {
  const { answers } = useRegistry();
  const [, redraw] = useState({});
  useEffect(() => {
    if (path === undefined) return undefined;
    let [unwatch, timer]: [(() => void) | undefined, ReturnType<typeof setTimeout> | undefined] = [
      undefined,
      undefined,
    ];
    const begin = (): void => {
      unwatch = answers.watch(path, () => redraw({}));
      // Somebody else may have asked meanwhile.
      if (!answers.known(path).loading) redraw({});
    };
    if (wait > 0) timer = setTimeout(begin, wait);
    else begin();
    return () => {
      clearTimeout(timer);
      unwatch?.();
    };
  }, [answers, path, wait]);
  return path === undefined ? { loading: false } : answers.known<T>(path);
}
