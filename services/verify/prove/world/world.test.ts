import { testShortForms } from '../short-forms.js';
import { WORLD_TARGETS } from './targets.js';

testShortForms(WORLD_TARGETS);
