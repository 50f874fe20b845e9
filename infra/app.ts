// The CDK app: three stacks that know neither account nor region, checked by cdk-nag while they are synthesised.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createHub } from './hub/stack.js';
import { acknowledgeFindings, HUB_FINDINGS, SPOKE_FINDINGS } from './nag.js';
import { createReader } from './reader/stack.js';
import { createSpoke } from './spoke/stack.js';

export const TEMPLATES = ['hub', 'spoke', 'reader'] as const;

export interface AppOptions {
  /** Where the cloud assembly goes. */
  readonly outdir: string;
}

export function createApp({ outdir }: AppOptions): App {
  // A rule of cdk-nag asks for a property that CDK deprecates; nothing here uses it.
  process.env.JSII_DEPRECATED ??= 'quiet';
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: { 'aws:cdk:enable-path-metadata': false, 'aws:cdk:enable-asset-metadata': false },
  });
  acknowledgeFindings(createHub(app), HUB_FINDINGS);
  acknowledgeFindings(createSpoke(app), SPOKE_FINDINGS);
  createReader(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** The templates as CloudFormation takes them, by name. Throws where cdk-nag finds something that has no reason to be. */
export function synthesizeTemplates(): ReadonlyMap<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'waypost-synth-'));
  try {
    const { stacks } = createApp({ outdir }).synth();
    return new Map(stacks.map(({ stackName, template }) => [stackName, `${JSON.stringify(template, null, 2)}\n`]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
