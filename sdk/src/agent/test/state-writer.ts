// Writes the state in a directory again and again, until it is killed.
import { serviceEntry } from '../../../test/documents.js';
import { SCHEMA } from '../../model/schema.js';
import { saveState, stateFileIn } from '../state-file.js';

const file = stateFileIn(process.argv[2] ?? '', 'memory');
for (let round = 0; ; round += 1) {
  const documents = Array.from({ length: 50 }, (_, index) => {
    const name = `service-${index}-${round % 20}`;
    return { key: { kind: 'service', name } as const, document: serviceEntry(name), readAt: Date.now() };
  });
  const isSaved = await saveState(file, { schema: SCHEMA, registry: 'prod', documents });
  // One save at least, so that there is a state.
  if (isSaved) process.stdout.write('.');
}
