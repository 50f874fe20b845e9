// Targets that feed hostile input.
import type { Target } from '../target.js';
import { EVENT_TARGETS } from './targets/events.js';
import { LOCAL_SERVER_TARGETS } from './targets/local-server.js';
import { QUERY_TARGETS } from './targets/query.js';
import { REGEX_TARGETS } from './targets/regexes.js';
import { SDK_TARGETS } from './targets/sdk.js';
import { SIGNATURE_TARGETS } from './targets/signatures.js';

export const FUZZ_TARGETS: readonly Target[] = [
  ...EVENT_TARGETS,
  ...QUERY_TARGETS,
  ...SDK_TARGETS,
  ...SIGNATURE_TARGETS,
  ...LOCAL_SERVER_TARGETS,
  ...REGEX_TARGETS,
];
