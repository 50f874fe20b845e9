// Runs an operator's export, import and rebuild in separate processes, and the health of many services. It takes about ten seconds.
import { testShortForms } from '../short-forms.js';
import { health } from './health.js';
import { LOAD_TARGETS } from './targets.js';
import { transfer } from './transfer.js';

const LONG: readonly string[] = [health.name, transfer.name];
testShortForms(LOAD_TARGETS.filter(({ name }) => LONG.includes(name)));
