// A registry with SERVICES services, as the query endpoint answers for them.
import { createServer } from 'node:http';
import { bodyText, networkDocumentBody, serviceBody, type NetworkDocument, type ServiceEntry } from 'waypost/model';
import { documentsOf } from '../fixture/documents.js';
import { listen } from '../peers/listen.js';
import { ready } from './ready.js';

const { SERVICES = '1' } = process.env;
const source = documentsOf(Array.from({ length: Number(SERVICES) }, (_, index) => `orders-${index}-api`));

async function bodyOf(path: string): Promise<object | null> {
  const [, , kind, subject = ''] = path.split('/');
  const key =
    kind === 'services' ? ({ kind: 'service', name: subject } as const) : ({ kind: 'network', ref: subject } as const);
  const { documents } = await source.read([key]);
  const [document] = documents;
  if (document === null) return null;
  // A document is of its key's kind.
  return key.kind === 'service'
    ? serviceBody(document as ServiceEntry)
    : networkDocumentBody(document as NetworkDocument);
}

const server = createServer((asked, response) => {
  void bodyOf(asked.url ?? '').then((body) => {
    response.writeHead(body === null ? 404 : 200, {
      'content-type': 'application/json',
      'x-waypost-registry': 'bench',
    });
    response.end(bodyText(body ?? { code: 'SERVICE_NOT_FOUND' }));
  });
});
ready(await listen(server));
