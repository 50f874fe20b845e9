// Targets of the simulated world.
import type { Target } from '../target.js';
import { handlers } from './handlers.js';
import { IN_MEMORY_TARGETS } from './in-memory.js';

export const WORLD_TARGETS: readonly Target[] = [...IN_MEMORY_TARGETS, handlers];
