// One deployment by plain CloudFormation: the code into a bucket, a change set, its changes shown, and only then carried out.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { HANDLERS } from './hub/handlers.js';

export interface Deployment {
  readonly template: 'hub' | 'spoke' | 'reader';
  readonly stack: string;
  readonly region: string;
  readonly bucket: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Where `npm run synth` wrote. */
  readonly dist: string;
}

export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
}

/** Longer than any of the resources takes: a table, a private API, a log group. */
const LONGEST_WAIT = 1800;

/** What a release is called: by its content, so that the same code has the same place and new code a new one. */
export function prefixOf(dist: string): string {
  const hash = createHash('sha256');
  for (const handler of HANDLERS) hash.update(readFileSync(join(dist, `${handler}.zip`)));
  return `waypost/${hash.digest('hex').slice(0, 12)}/`;
}

/** Puts the template, and a hub's code, into the bucket, which is made if there is none. Gives the template's URL. */
export async function upload({ s3 }: Clients, { template, bucket, region, dist }: Deployment): Promise<string> {
  await ensureBucket(s3, bucket, region);
  const prefix = prefixOf(dist);
  const names = [`${template}.template.json`, ...(template === 'hub' ? HANDLERS.map((handler) => `${handler}.zip`) : [])];
  for (const name of names) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + name, Body: readFileSync(join(dist, name)) }));
  }
  const { protocol, hostname, port, path } = await endpointOf(s3, region);
  const at = port === undefined ? hostname : `${hostname}:${String(port)}`;
  return `${protocol}//${at}${path}${bucket}/${prefix}${template}.template.json`;
}

/** An AWS-compatible server's, or AWS's own. */
async function endpointOf(s3: S3Client, region: string) {
  const given = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  const custom = given === undefined ? undefined : new URL(given);
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  if (custom === undefined) return { protocol: 'https:', hostname: `s3.${region}.${suffix}`, port: undefined, path: '/' };
  return { protocol: custom.protocol, hostname: custom.hostname, port: custom.port || undefined, path: '/' };
}

async function ensureBucket(s3: S3Client, bucket: string, region: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof Error) || (error.name !== 'NotFound' && error.name !== 'NoSuchBucket')) throw error;
    // S3's oldest region is not to be named.
    const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...elsewhere }));
  }
}
