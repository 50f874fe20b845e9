import { testShortForms } from '../short-forms.js';
import { FUZZ_TARGETS } from './targets.js';

testShortForms(FUZZ_TARGETS);
