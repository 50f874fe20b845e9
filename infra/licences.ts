// `npm run licences`: writes the list of shipped third-party packages, and the notices of the npm package.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { listShipments, renderList, renderNotices, ROOT } from './third-party.js';

const shipments = await listShipments();
await write('infra/third-party.md', renderList(shipments));
await write('sdk/NOTICES.md', renderNotices(shipments));

async function write(path: string, text: string): Promise<void> {
  const filepath = join(ROOT, path);
  writeFileSync(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
  process.stdout.write(`${path}\n`);
}
