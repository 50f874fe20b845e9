// npm run openapi: writes the query endpoint's OpenAPI document, services/openapi.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiDocument } from '../../app/http/openapi/document.js';

writeFileSync(join(import.meta.dirname, '../../openapi.json'), `${JSON.stringify(openapiDocument(), null, 2)}\n`);
