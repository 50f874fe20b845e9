// One line of progress, rewritten in place; nothing where nobody watches.
import type { WriteStream } from 'node:tty';

export interface Progress {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

export function createProgress(stream: WriteStream, area: string): Progress {
  const began = Date.now();
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001b[2K${text}`);
  };
  return {
    show: (text) => write(`${area}: ${text} (${Math.round((Date.now() - began) / 1000)} s)`),
    clear: () => write(''),
  };
}
