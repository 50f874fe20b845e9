// The file that `sha256sum --check` reads.
import { createHash } from 'node:crypto';
import { compareText } from 'waypost/model';

export function checksumsOf(files: ReadonlyMap<string, Buffer>): Buffer {
  const lines = [...files]
    .sort(([one], [other]) => compareText(one, other))
    .map(([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`);
  return Buffer.from(lines.join(''));
}
