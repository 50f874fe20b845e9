import { testShortForms } from '../short-forms.js';
import { health } from './health.js';
import { LOAD_TARGETS } from './targets.js';
import { transfer } from './transfer.js';

// These take longer than the other targets together: see transfer.clients.test.ts.
const LONG: readonly string[] = [health.name, transfer.name];
testShortForms(LOAD_TARGETS.filter(({ name }) => !LONG.includes(name)));
