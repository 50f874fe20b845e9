import { testShortForms } from '../short-forms.js';
import { health } from './health.js';
import { LOAD_TARGETS } from './targets.js';
import { transfer } from './transfer.js';

// These targets take longer than all others together, so transfer.clients.test.ts runs them.
const LONG: readonly string[] = [health.name, transfer.name];
testShortForms(LOAD_TARGETS.filter(({ name }) => !LONG.includes(name)));
