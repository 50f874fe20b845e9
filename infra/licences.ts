// npm run licences: writes down what of others is shipped, and the notices that the package carries.
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
