// Targets of the pure core that need only memory.
import type { Target } from '../target.js';
import { bounds } from './bounds.js';
import { crowds, expiry } from './expiry.js';
import { facts } from './facts.js';
import { generations } from './generations.js';
import { histories } from './histories.js';
import { siblings } from './siblings.js';
import { loss } from './loss.js';
import { order } from './order.js';
import { rules } from './rules.js';
import { truth } from './truth.js';

export const IN_MEMORY_TARGETS: readonly Target[] = [
  histories,
  order,
  loss,
  rules,
  facts,
  truth,
  siblings,
  generations,
  expiry,
  crowds,
  bounds,
];
