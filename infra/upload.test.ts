// Tests the upload against a small S3 server that checks who owns a bucket.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { Deployment } from './deployment.js';
import { HANDLERS } from './hub/handlers.js';
import { upload } from './upload.js';

const OURS = '111122223333';
const THEIRS = '999988887777';

describe('upload', () => {
  const dist = mkdtempSync(join(tmpdir(), 'waypost-dist-'));
  const stored: string[] = [];
  let owner: string | undefined;
  const server = createServer((request, response) => {
    answer(request, response);
  });
  let s3: S3Client;

  /** S3's own check: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
  function answer({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const expected = headers['x-amz-expected-bucket-owner'];
    const creates = method === 'PUT' && url.split('?')[0]?.split('/').filter(Boolean).length === 1;
    if (creates) owner = OURS;
    else if (owner === undefined) {
      end(response, 404);
      return;
    } else if (expected !== undefined && expected !== owner) {
      end(response, 403);
      return;
    } else if (method === 'PUT') stored.push(url.split('?')[0] ?? '');
    end(response, 200);
  }

  const end = (response: ServerResponse, status: number): void => void response.writeHead(status).end();

  const deployment = (more: Partial<Deployment> = {}): Deployment => ({
    template: 'hub',
    stack: 'waypost-prod-hub',
    region: 'eu-west-1',
    bucket: `waypost-code-${OURS}-eu-west-1`,
    bucketOwner: OURS,
    parameters: {},
    dist,
    ...more,
  });

  beforeAll(async () => {
    for (const name of [...HANDLERS.map((handler) => `${handler}.zip`), 'hub.template.json']) {
      writeFileSync(join(dist, name), name);
    }
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    s3 = new S3Client({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      forcePathStyle: true,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  });

  beforeEach(() => {
    stored.length = 0;
    owner = undefined;
  });

  afterAll(async () => {
    s3.destroy();
    await new Promise((closed) => server.close(closed));
    rmSync(dist, { recursive: true, force: true });
  });

  it('creates a missing bucket, and puts the code and the template into it', async () => {
    const url = await upload(s3, deployment());

    expect(stored.map((path) => path.split('/').at(-1)).sort()).toEqual(
      ['hub.template.json', ...HANDLERS.map((handler) => `${handler}.zip`)].sort(),
    );
    expect(url).toMatch(/\/waypost-code-111122223333-eu-west-1\/waypost\/[0-9a-f]{12}\/hub\.template\.json$/);
  });

  it('puts no code into a bucket of that name that another account created first', async () => {
    owner = THEIRS;

    await expect(upload(s3, deployment())).rejects.toThrow();
    expect(stored).toEqual([]);
  });

  it('uses a bucket that was named explicitly, whoever owns it', async () => {
    owner = THEIRS;
    const { bucketOwner: _, ...named } = deployment({ bucket: 'shared-releases' });

    await upload(s3, named);

    expect(stored.length).toBe(HANDLERS.length + 1);
  });
});
