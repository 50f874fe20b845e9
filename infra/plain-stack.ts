// A stack whose template deploys without the CDK: no bootstrap, no assets, no CDK metadata.
import { BootstraplessSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export function plainStack(scope: Construct, id: string, description: string): Stack {
  // CDK's class does not match its own interface under exactOptionalPropertyTypes.
  const synthesizer = new BootstraplessSynthesizer() as IStackSynthesizer;
  const stack = new Stack(scope, id, { description, synthesizer, analyticsReporting: false });
  stack.templateOptions.templateFormatVersion = '2010-09-09';
  return stack;
}
