// What the model of the world proves of the pure core, with nothing but memory.
import type { Target } from '../target.js';
import { histories } from './histories.js';
import { loss } from './loss.js';
import { order } from './order.js';

export const IN_MEMORY_TARGETS: readonly Target[] = [histories, order, loss];
