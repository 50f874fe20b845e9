// Whether times are shown in UTC or in the zone of the browser, which remembers it.
import { createCell } from './cell.js';

export type TimeZone = 'UTC' | 'local';

const KEY = 'waypost.zone';

export const zone = createCell<TimeZone>(remembered());

export function chooseZone(chosen: TimeZone): void {
  zone.set(chosen);
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // A browser that stores nothing forgets it with the page.
  }
}

function remembered(): TimeZone {
  try {
    return localStorage.getItem(KEY) === 'local' ? 'local' : 'UTC';
  } catch {
    return 'UTC';
  }
}
