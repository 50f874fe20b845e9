// The folder that `npm run synth` writes and a deployment reads.
import { join } from 'node:path';

export const DIST = join(import.meta.dirname, 'dist');
