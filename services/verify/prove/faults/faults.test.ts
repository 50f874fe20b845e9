import { testShortForms } from '../short-forms.js';
import { stopEngine } from './registry.js';
import { FAULT_TARGETS } from './targets.js';

afterAll(stopEngine);

testShortForms(FAULT_TARGETS);
