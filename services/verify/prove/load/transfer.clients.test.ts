// An operator's export, import and rebuild in processes of their own: some ten seconds.
import { testShortForms } from '../short-forms.js';
import { LOAD_TARGETS } from './targets.js';
import { transfer } from './transfer.js';

testShortForms(LOAD_TARGETS.filter(({ name }) => name === transfer.name));
