// A stack whose template any CloudFormation takes: no bootstrap, no assets, nothing of the CDK's own in it.
import { BootstraplessSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export function plainStack(scope: Construct, id: string, description: string): Stack {
  // The class has an optional member that its own interface does not call undefined-able, which our compiler options mind.
  const synthesizer = new BootstraplessSynthesizer() as IStackSynthesizer;
  return new Stack(scope, id, { description, synthesizer, analyticsReporting: false });
}
