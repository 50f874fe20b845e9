import { engineHindrance } from '../../../../sdk/test/engine.js';
import type { Target } from '../target.js';
import { flood } from './flood.js';
import { herd } from './herd.js';
import { readers } from './readers.js';

/** What is proven under load, on a laptop of its own. */
export const LOAD_TARGETS: readonly Target[] = [flood, readers, herd].map((target) => ({
  ...target,
  hindrance: engineHindrance,
}));
