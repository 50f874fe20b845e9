// A deployment's files in its bucket.
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
import type { Deployment } from './deployment.js';
import { HANDLERS } from './hub/handlers.js';

/** What a release is called: by its content, so that the same code has the same place, and new code a new one. */
export function prefixOf(dist: string): string {
  const hash = createHash('sha256');
  for (const handler of HANDLERS) hash.update(readFileSync(join(dist, `${handler}.zip`)));
  return `waypost/${hash.digest('hex').slice(0, 12)}/`;
}

/** Puts the template, and a hub's code, into the bucket, which is made if there is none. Gives the template's URL. */
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

/** The bucket's own host; at an AWS-compatible server it is a path. */
async function originOf(s3: S3Client, { bucket, region }: Deployment): Promise<string> {
  const endpoint = await s3.config.endpoint?.();
  if (endpoint === undefined)
    return `https://${bucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const port = endpoint.port === undefined ? '' : `:${String(endpoint.port)}`;
  return `${endpoint.protocol}//${endpoint.hostname}${port}/${bucket}`;
}

/** S3 turns a request away whose bucket belongs to another account than the one named. */
const bucketOf = ({ bucket, bucketOwner }: Deployment) => ({
  Bucket: bucket,
  ...(bucketOwner === undefined ? {} : { ExpectedBucketOwner: bucketOwner }),
});

async function ensureBucket(s3: S3Client, deployment: Deployment): Promise<void> {
  const { bucket, region } = deployment;
  try {
    await s3.send(new HeadBucketCommand(bucketOf(deployment)));
  } catch (error) {
    if (!(error instanceof Error) || (error.name !== 'NotFound' && error.name !== 'NoSuchBucket')) throw error;
    // S3's oldest region must not be named. The type lists the regions of the day on which the client was made.
    const place = { LocationConstraint: region as BucketLocationConstraint };
    const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: place };
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...elsewhere }));
  }
}
