import { testShortForms } from '../short-forms.js';
import { LOAD_TARGETS } from './targets.js';
import { transfer } from './transfer.js';

// Its four processes take longer than the other targets together: see transfer.clients.test.ts.
testShortForms(LOAD_TARGETS.filter(({ name }) => name !== transfer.name));
