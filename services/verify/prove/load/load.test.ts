import { testShortForms } from '../short-forms.js';
import { LOAD_TARGETS } from './targets.js';

testShortForms(LOAD_TARGETS);
