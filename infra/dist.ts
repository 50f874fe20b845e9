// Where `npm run synth` writes, and from where a deployment takes.
import { join } from 'node:path';

export const DIST = join(import.meta.dirname, 'dist');
