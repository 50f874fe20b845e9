// The gates of existence: the API, its type, its stage. Only these gates withhold an address.
import { isBehind } from '../policy.js';
import { type CurrentApi, type StageSummary, stageOf } from '../documents.js';
import { type GateFinding, fail, pass, unknown } from './gate.js';
import type { GateSubject } from './subject.js';

export function apiExists({ question, entry, region, serviceRegion }: GateSubject): GateFinding {
  const { service } = question;
  if (serviceRegion === undefined) {
    const elsewhere = entry.regions.map((candidate) => candidate.region).join(', ');
    return fail(
      `"${service}" has no API in ${region ?? 'this region'}; it has one in ${elsewhere}.`,
      `Deploy it in ${region ?? 'this region'}, or name a network in ${elsewhere}: an endpoint reaches only its own region's APIs.`,
    );
  }
  if (serviceRegion.status === 'gone') {
    const { apiId, at, by } = serviceRegion.removal ?? { apiId: 'its last API', at: 'an unknown time', by: null };
    return fail(
      `API ${apiId} in ${serviceRegion.region} was deleted at ${at}${by === null ? '' : ` by ${by}`}, and there is no other.`,
      `Deploy the service again with the tag waypost:service = ${service}; its callers then follow automatically.`,
    );
  }
  const api = serviceRegion.current ?? serviceRegion.candidates[0] ?? serviceRegion.siblings[0];
  return pass(
    `API ${api?.apiId ?? ''} of account ${entry.accountId} in ${serviceRegion.region}, since ${api?.createdAt ?? ''}.`,
  );
}

export function apiPrivate({ serviceRegion, current }: GateSubject): GateFinding {
  if (serviceRegion === undefined || serviceRegion.status === 'gone') return unknown(NO_API);
  if (current !== undefined && isBehind(current, current.stage, 'type')) {
    return unknown(
      `API ${current.apiId} is PRIVATE by its configuration, which was changed after the last deployment.`,
    );
  }
  return pass('The registry holds only private REST APIs, and this is one.');
}

export function apiDeployed(subject: GateSubject): GateFinding {
  const { serviceRegion, current, absentStage, question } = subject;
  if (serviceRegion === undefined || serviceRegion.status === 'gone') return unknown(NO_API);
  if (current === undefined) {
    const apiId = (serviceRegion.candidates[0] ?? serviceRegion.siblings[0])?.apiId ?? '';
    const remedy = deployCommand(apiId, question.stage ?? 'prod', serviceRegion.region);
    return fail(`API ${apiId} has no stage that may serve.`, remedy);
  }
  if (absentStage !== undefined) {
    const names = current.stages.map(({ name }) => name).join(', ');
    return fail(
      `API ${current.apiId} has no stage "${absentStage}"; it has ${names}.`,
      `Use one of these, or: ${deployCommand(current.apiId, absentStage, serviceRegion.region)}`,
    );
  }
  return pass(stageSentence(current, servedStage(subject)));
}

function stageSentence(current: CurrentApi, name: string): string {
  const { since, deployed }: Pick<StageSummary, 'since' | 'deployed'> = stageOf(current, name) ?? {
    since: current.since,
  };
  return `Stage "${name}" of API ${current.apiId}, since ${since}${deployed === undefined ? '' : `, deployed ${deployed}`}.`;
}

/** The stage that the gates judge: the requested one if it exists, else the served one. */
export function servedStage({ address, current }: GateSubject): string {
  return address?.stage ?? current?.stage ?? '';
}

export function deployCommand(apiId: string, stage: string, region: string): string {
  return `aws apigateway create-deployment --rest-api-id ${apiId} --stage-name ${stage} --region ${region}`;
}

/** How to put changes in force: AWS refuses a plain deployment while the stage has a canary, which must be promoted or removed first. */
export function deployRemedy(current: CurrentApi, stage: string, region: string): string {
  const { apiId } = current;
  if (stageOf(current, stage)?.canary === undefined) return deployCommand(apiId, stage, region);
  const update = `aws apigateway update-stage --rest-api-id ${apiId} --stage-name ${stage} --region ${region} --patch-operations`;
  const promote = `${update} op=copy,from=/canarySettings/deploymentId,path=/deploymentId`;
  return `Promote the canary: ${promote} — or remove it and deploy: ${update} op=remove,path=/canarySettings`;
}

export const NO_API = 'There is no API to check.';
