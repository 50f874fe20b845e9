// An operator's export, import and rebuild in processes of their own, and the health of many services: some ten seconds.
import { testShortForms } from '../short-forms.js';
import { health } from './health.js';
import { LOAD_TARGETS } from './targets.js';
import { transfer } from './transfer.js';

const LONG: readonly string[] = [health.name, transfer.name];
testShortForms(LOAD_TARGETS.filter(({ name }) => LONG.includes(name)));
