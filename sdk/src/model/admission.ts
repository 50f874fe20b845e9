// What of an API's configuration is in force for one way of calling it: what was edited and not deployed is not.
import type { ApiPart, CurrentApi, CustomDomain, StageSummary } from './documents.js';
import { type PolicyDigest, type PolicyVerdict, commonVerdict, policyVerdict } from './policy.js';

/** A call's way: to which stage, through which endpoints it may come, and their VPC. */
export interface Way {
  readonly stage: string;
  readonly vpcId: string;
  readonly vpceIds: readonly string[];
}

export function stageOf(current: CurrentApi, stage: string): StageSummary | undefined {
  return current.stages.find(({ name }) => name === stage);
}

export function isBehind(current: CurrentApi, stage: string, part: ApiPart): boolean {
  return stageOf(current, stage)?.behind?.some((change) => change.part === part) ?? false;
}

/** Whether the API's resource policy, as it is in force, admits a call. */
export function admission(current: CurrentApi, way: Way): PolicyVerdict {
  return admits(isBehind(current, way.stage, 'policy') ? undefined : current.policy, way);
}

/** Whether a custom domain's own policy does. It needs no deployment. */
export function domainAdmission({ policy }: CustomDomain, way: Way): PolicyVerdict {
  return admits(policy, way);
}

function admits(policy: PolicyDigest | undefined, { stage, vpcId, vpceIds }: Way): PolicyVerdict {
  if (policy === undefined) return { verdict: 'unknown', by: [] };
  return commonVerdict(vpceIds.map((vpceId) => policyVerdict(policy, { vpceId, vpcId, stage })));
}
