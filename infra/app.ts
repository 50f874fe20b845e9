// The CDK app: the stacks for any account and region, which cdk-nag checks during synthesis.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createBucket } from './bucket/stack.js';
import type { CodeByHandler } from './hub/code.js';
import { createHub } from './hub/stack.js';
import { acknowledgeFindings, BUCKET_FINDINGS, HUB_FINDINGS, SPOKE_FINDINGS } from './nag.js';
import { createReader } from './reader/stack.js';
import { createSpoke } from './spoke/stack.js';

/** @param outdir the folder for the cloud assembly */
function createApp(outdir: string, code: CodeByHandler): App {
  // A rule of cdk-nag reads a property that CDK deprecates. Nothing here uses it.
  process.env.JSII_DEPRECATED ??= 'quiet';
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: { 'aws:cdk:enable-path-metadata': false, 'aws:cdk:enable-asset-metadata': false },
  });
  acknowledgeFindings(createHub(app, code), HUB_FINDINGS);
  acknowledgeFindings(createSpoke(app), SPOKE_FINDINGS);
  createReader(app);
  acknowledgeFindings(createBucket(app), BUCKET_FINDINGS);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/**
 * The CloudFormation templates by name.
 * @throws Error if cdk-nag finds something that nag.ts does not list.
 */
export function synthesizeTemplates(code: CodeByHandler): ReadonlyMap<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'waypost-synth-'));
  try {
    const { stacks } = createApp(outdir, code).synth();
    return new Map(stacks.map(({ stackName, template }) => [stackName, `${JSON.stringify(template, null, 2)}\n`]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
