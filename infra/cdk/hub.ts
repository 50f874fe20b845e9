// The hub of a registry as a construct: its template with values for its parameters, and the functions' code as assets.
import { join } from 'node:path';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { HANDLERS } from '../hub/handlers.js';
import { includeTemplate, outputOf } from './included-template.js';
import type { WaypostHubOptions } from './props.js';

export interface WaypostHubProps extends WaypostHubOptions {
  /** A bucket in this region with the release's zip files. By default, they are assets from this package. */
  readonly functionSource?: { readonly bucket: string; readonly prefix?: string };
}

/**
 * One registry: its tables, event bus, functions, alarms and query API.
 * @example new WaypostHub(this, 'Waypost', { organizationId: 'o-a1b2c3d4e5', deletionProtection: true });
 */
export class WaypostHub extends Construct {
  /** The ARN of the readers' table, for `WaypostReader` and WAYPOST_TABLE. */
  readonly tableArn: string;
  /** The ARN of the query API, for readers that call it. */
  readonly queryApiArn: string;
  /** The topic of the alarms. */
  readonly topicArn: string;
  /** Everything in the template, by its logical ids. */
  readonly template: CfnInclude;

  constructor(scope: Construct, id: string, props: WaypostHubProps = {}) {
    super(scope, id);
    const { functionSource, ...options } = props;
    const { bucket = '', prefix = '' } = functionSource ?? {};
    this.template = includeTemplate(this, 'hub', { ...options, codeBucket: bucket, codePrefix: prefix });
    if (functionSource === undefined) this.useAssets();
    this.tableArn = outputOf(this.template, 'TableArn');
    this.queryApiArn = outputOf(this.template, 'QueryApiArn');
    this.topicArn = outputOf(this.template, 'TopicArn');
  }

  private useAssets(): void {
    for (const handler of HANDLERS) {
      const name = handler.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const { s3BucketName, s3ObjectKey } = new Asset(this, `${name}Code`, {
        path: join(__dirname, 'functions', `${handler}.zip`),
      });
      const lambda = this.template.getResource(`${name}Function`) as CfnFunction; // the template's test holds the ids
      lambda.code = { s3Bucket: s3BucketName, s3Key: s3ObjectKey };
    }
  }
}
