// A spoke of a registry as a construct: its template with values for its parameters.
import type { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { includeTemplate } from './included-template.js';
import type { WaypostSpokeOptions } from './props.js';

export type WaypostSpokeProps = WaypostSpokeOptions;

/**
 * Sends the events of an account and region to a hub, and lets the hub sweep.
 * @example new WaypostSpoke(this, 'Waypost', { hubAccountId: '111122223333', hubRegion: 'eu-west-1' });
 */
export class WaypostSpoke extends Construct {
  /** Everything in the template, by its logical ids. */
  readonly template: CfnInclude;

  constructor(scope: Construct, id: string, props: WaypostSpokeProps) {
    super(scope, id);
    this.template = includeTemplate(this, 'spoke', props);
  }
}
