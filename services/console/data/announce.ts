// Text for screen readers about changes that happen without the user.
import { createCell } from './cell.js';

export const announcement = createCell('');

export function announce(text: string): void {
  announcement.set(text);
}
