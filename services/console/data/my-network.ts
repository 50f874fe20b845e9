// The network that the user calls from: chosen once, and remembered by the browser.
import { createCell } from './cell.js';

const KEY = 'waypost.network';

/** Its VPC id; empty if none was chosen. */
export const myNetwork = createCell(remembered());

export function rememberNetwork(vpcId: string): void {
  myNetwork.set(vpcId);
  try {
    localStorage.setItem(KEY, vpcId);
  } catch {
    // A browser that stores nothing forgets it with the page.
  }
}

function remembered(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
