// All targets, in the order in which they run.
import { FAULT_TARGETS } from './faults/targets.js';
import { FUZZ_TARGETS } from './fuzz/targets.js';
import { LOAD_TARGETS } from './load/targets.js';
import type { Target } from './target.js';
import { WORLD_TARGETS } from './world/targets.js';

export const TARGETS: readonly Target[] = [...WORLD_TARGETS, ...FAULT_TARGETS, ...LOAD_TARGETS, ...FUZZ_TARGETS];
