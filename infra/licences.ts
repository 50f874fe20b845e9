// `npm run licences`: writes the list of shipped third-party packages, and the notices of the npm package.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listShipments, renderList, renderNotices, ROOT } from './third-party.js';

const shipments = await listShipments();
write('infra/third-party.md', renderList(shipments));
write('sdk/NOTICES.md', renderNotices(shipments));

function write(path: string, text: string): void {
  writeFileSync(join(ROOT, path), text);
  process.stdout.write(`${path}\n`);
}
