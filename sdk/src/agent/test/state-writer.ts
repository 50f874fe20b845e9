// Writes the state in a directory again and again, until it is killed or has done so as often as its second argument says.
import { serviceEntry } from '../../../test/documents.js';
import { SCHEMA } from '../../model/schema.js';
import { saveState, stateFileIn } from '../state-file.js';

const [, , directory = '', rounds = 'Infinity'] = process.argv;
const file = stateFileIn(directory, 'memory');
for (let round = 0; round < Number(rounds); round += 1) {
  const documents = Array.from({ length: 50 }, (_, index) => {
    const name = `service-${index}-${round % 20}`;
    return { key: { kind: 'service', name } as const, document: serviceEntry(name), readAt: Date.now() };
  });
  await saveState(file, { schema: SCHEMA, registry: 'prod', documents });
  // One save at least, so that there is a state.
  process.stdout.write('.');
}
