// The user's choices, which the browser remembers.
import { type Cell, createCell } from './cell.js';

/** The VPC id of the network that the user calls from; empty if none was chosen. */
export const myNetwork = remembered('waypost.network', (text) => text ?? '');

/** In which zone times are shown. */
export const zone = remembered('waypost.zone', (text): 'UTC' | 'local' => (text === 'local' ? 'local' : 'UTC'));

function remembered<T extends string>(key: string, read: (text: string | null) => T): Cell<T> {
  const cell = createCell(read(inStorage(() => localStorage.getItem(key))));
  return {
    ...cell,
    set: (value) => {
      cell.set(value);
      inStorage(() => localStorage.setItem(key, value));
    },
  };
}

/** Null in a browser that stores nothing: then the choice lasts only as long as the page. */
function inStorage<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
