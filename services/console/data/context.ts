// Gives every component access to the registry's data.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { AnswerCache, KnownAnswer } from './answers.js';
import type { RegistryConnection } from './connection.js';
import type { DirectoryReader } from './directory.js';

export interface RegistryAccess {
  readonly answers: AnswerCache;
  readonly connection: RegistryConnection;
  readonly directory: DirectoryReader;
}

export const RegistryContext = createContext<RegistryAccess | undefined>(undefined);

export function useRegistry(): RegistryAccess {
  const registry = useContext(RegistryContext);
  if (registry === undefined) throw new Error('useRegistry is called outside of RegistryContext.');
  return registry;
}

/** The answer for a path. Without a path it asks nothing. `wait`: asks only if the component is still shown after so many ms. */
export function useAnswer<T>(path: string | undefined, wait = 0): KnownAnswer<T> {
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
      // Another component may have asked meanwhile.
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
