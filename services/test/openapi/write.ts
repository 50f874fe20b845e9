// npm run openapi: writes the query endpoint's OpenAPI document, services/openapi.json, and the schema of the event of a move.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiDocument } from '../../app/http/openapi/document.js';
import { serviceMovedSchema } from '../../app/http/openapi/service-moved.js';

const write = (name: string, document: object): void =>
  writeFileSync(join(import.meta.dirname, '../..', name), `${JSON.stringify(document, null, 2)}\n`);

write('openapi.json', openapiDocument());
write('service-moved.schema.json', serviceMovedSchema());
