// Lists the targets that put load on the local server and on the SDK.
import { engineHindrance } from '../../../../sdk/test/engine.js';
import type { Target } from '../target.js';
import { flood } from './flood.js';
import { health } from './health.js';
import { manyNames } from './many-names.js';
import { sweepQueue } from './sweep-queue.js';
import { thunderingHerd } from './thundering-herd.js';
import { readers } from './readers.js';
import { regionOutage } from './region-outage.js';
import { snapshotStarts } from './snapshot-starts.js';
import { transfer } from './transfer.js';

/** Load on the local server, and on the SDK. */
export const LOAD_TARGETS: readonly Target[] = [
  ...[flood, health, readers, thunderingHerd, transfer, regionOutage].map((target) => ({
    ...target,
    skipReason: engineHindrance,
  })),
  manyNames,
  snapshotStarts,
  sweepQueue,
];
