// Lists the targets that inject failures.
import { engineHindrance } from '../../../../sdk/test/engine.js';
import type { Target } from '../target.js';
import { clock } from './clock.js';
import { crash } from './crash.js';
import { crashSweep } from './crash-sweep.js';
import { contention } from './contention.js';
import { enrolment } from './enrolment.js';
import { promotion } from './promotion.js';
import { regions } from './regions.js';
import { restore } from './restore.js';

/** Targets that inject failures, on the real engine. */
export const FAULT_TARGETS: readonly Target[] = [
  crash,
  crashSweep,
  contention,
  clock,
  enrolment,
  restore,
  regions,
  promotion,
].map((target) => ({
  ...target,
  skipReason: engineHindrance,
}));
