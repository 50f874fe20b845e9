// Uploads the files of a deployment to its S3 bucket.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { defined } from 'waypost/model';
import type { Deployment } from './deployment.js';
import { HANDLERS } from './hub/handlers.js';

/** The key prefix of a release, from a hash of its code: the same code has the same keys, new code has new ones. */
export function prefixOf(dist: string): string {
  const hash = createHash('sha256');
  for (const handler of HANDLERS) hash.update(readFileSync(join(dist, `${handler}.zip`)));
  return `waypost/${hash.digest('hex').slice(0, 12)}/`;
}

/** Uploads the template, and a hub's code. Creates the bucket if it is missing. Returns the template's URL. */
export async function upload(s3: S3Client, deployment: Deployment): Promise<string> {
  const { template, dist } = deployment;
  const bucket = bucketOf(deployment);
  await ensureBucket(s3, deployment);
  const prefix = prefixOf(dist);
  const code = template === 'hub' ? HANDLERS.map((handler) => `${handler}.zip`) : [];
  for (const name of [`${template}.template.json`, ...code]) {
    await s3.send(new PutObjectCommand({ ...bucket, Key: prefix + name, Body: readFileSync(join(dist, name)) }));
  }
  return `${await originOf(s3, deployment)}/${prefix}${template}.template.json`;
}

/** The origin of the bucket's URLs. An AWS-compatible server has the bucket in the path. */
async function originOf(s3: S3Client, { bucket, region }: Deployment): Promise<string> {
  const endpoint = await s3.config.endpoint?.();
  if (endpoint === undefined)
    return `https://${bucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const port = endpoint.port === undefined ? '' : `:${String(endpoint.port)}`;
  return `${endpoint.protocol}//${endpoint.hostname}${port}/${bucket}`;
}

/** With `ExpectedBucketOwner`, S3 refuses the request if another account owns the bucket. */
const bucketOf = ({ bucket, bucketOwner }: Deployment) => ({
  Bucket: bucket,
  ...defined({ ExpectedBucketOwner: bucketOwner }),
});

async function ensureBucket(s3: S3Client, deployment: Deployment): Promise<void> {
  const { bucket, region } = deployment;
  try {
    await s3.send(new HeadBucketCommand(bucketOf(deployment)));
  } catch (error) {
    if (!(error instanceof Error) || (error.name !== 'NotFound' && error.name !== 'NoSuchBucket')) throw error;
    // S3 refuses a location constraint for us-east-1. The type lists only the regions of the client's release.
    const location = { LocationConstraint: region as BucketLocationConstraint };
    const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: location };
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...elsewhere }));
  }
}
