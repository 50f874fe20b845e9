// What a screen reader is told of changes that happen by themselves.
import { createCell } from './cell.js';

export const announcement = createCell('');

export function announce(text: string): void {
  announcement.set(text);
}
