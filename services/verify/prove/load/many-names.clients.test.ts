// More names at once than a registry holds in memory: some seconds on a quiet machine.
import { testShortForms } from '../short-forms.js';
import { manyNames } from './many-names.js';

testShortForms([{ ...manyNames, short: 25_000 }]);
