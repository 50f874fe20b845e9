// "One resolve, followed" in services/README.md names every file that a first resolve executes, and they are few.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkKey, serviceKey } from 'waypost/model';
import { networkDocument, serviceEntry, URL_OF_ORDERS, VPC } from '../../../sdk/test/documents.js';
import { describeOnEngine, startEngine, type TestEngine } from '../../../sdk/test/engine.js';
import { createTable, credentials, type ReadersTable } from '../../../sdk/test/table.js';
import { filesOfFirstResolve, type ExecutedFiles } from './executed-files.js';

const ROOT = join(__dirname, '../../..');
const MOST_FILES = 16;

describeOnEngine('a first resolve by DynamoDB', () => {
  let engine: TestEngine;
  let table: ReadersTable;
  let executed: ExecutedFiles;

  beforeAll(async () => {
    engine = await startEngine();
    table = await createTable(engine.url, 'waypost-first');
    await table.putAll([
      [serviceKey('orders-api'), serviceEntry()],
      [networkKey(VPC), networkDocument()],
    ]);
    executed = await filesOfFirstResolve(join(ROOT, 'sdk/src'), {
      PATH: process.env.PATH,
      SERVICE: 'orders-api',
      WAYPOST_TABLE: table.name,
      WAYPOST_NETWORK: VPC,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: engine.url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
  });

  afterAll(async () => {
    table.close();
    await engine.stop();
  });

  it(`a first resolve by DynamoDB executes at most ${MOST_FILES} files of the SDK`, () => {
    expect(executed.url).toBe(URL_OF_ORDERS);
    expect(executed.files.slice(MOST_FILES)).toEqual([]);
  });

  it('the walk through a resolve in services/README.md names exactly the files that it executes', () => {
    const [, walk = ''] =
      /^## One resolve, followed$([^]*?)^## /m.exec(readFileSync(join(ROOT, 'services/README.md'), 'utf8')) ?? [];
    const named = [...walk.matchAll(/\]\(\.\.\/sdk\/src\/([^)]+\.ts)\)/g)].map(([, file]) => file);

    expect([...new Set(named)].sort()).toEqual(executed.files);
  });
});
