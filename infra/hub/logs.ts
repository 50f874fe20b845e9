// The log groups. They stay when the stack is deleted, because logs matter most after a failure.
import { CfnDeletionPolicy, type Stack } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { KEY } from '../key.js';
import { number, ref, tags, type TemplateJson, text } from '../template.js';

export function addLogGroup(stack: Stack, id: string, name: TemplateJson): CfnLogGroup {
  const group = new CfnLogGroup(stack, id, {
    logGroupName: text(name),
    retentionInDays: number(ref('LogRetentionDays')),
    kmsKeyId: text(KEY),
    tags: tags(),
  });
  group.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  group.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return group;
}
