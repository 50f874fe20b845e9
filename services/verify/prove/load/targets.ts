import { engineHindrance } from '../../../../sdk/test/engine.js';
import type { Target } from '../target.js';
import { flood } from './flood.js';
import { thunderingHerd } from './thundering-herd.js';
import { readers } from './readers.js';

/** Load targets; each starts a local server. */
export const LOAD_TARGETS: readonly Target[] = [flood, readers, thunderingHerd].map((target) => ({
  ...target,
  skipReason: engineHindrance,
}));
