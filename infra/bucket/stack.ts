// The stack of a bucket for templates and the functions' zip files, for users who have no bucket. CloudFormation chooses its name, so
// nobody can take the name first.
import { CfnDeletionPolicy, type Stack } from 'aws-cdk-lib';
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { plainStack } from '../plain-stack.js';
import { denyPlainText, policyDocument } from '../policy.js';
import { any, att, declareOutputs, ref, sub, text } from '../template.js';

export function createBucket(scope: Construct): Stack {
  const stack = plainStack(
    scope,
    'bucket',
    'Waypost bucket: keeps the code and the templates of the hubs in this account and region',
  );
  const bucket = new CfnBucket(stack, 'Bucket', {
    versioningConfiguration: { status: 'Enabled' },
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    tags: [{ key: 'waypost:part', value: 'code' }],
  });
  bucket.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  bucket.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  new CfnBucketPolicy(stack, 'BucketPolicy', {
    bucket: text(ref('Bucket')),
    policyDocument: any(policyDocument(denyPlainText('s3:*', [att('Bucket'), sub('${Bucket.Arn}/*')]))),
  });
  declareOutputs(stack, { CodeBucket: { value: ref('Bucket'), description: 'The value of CodeBucket for a hub' } });
  return stack;
}
