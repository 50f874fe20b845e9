// The gates of existence: the API, its type, its stage. Only these gates withhold an address.
import type { CurrentApi, ServiceRegion, StageSummary } from '../documents.js';
import { deployedTypes, stageOf } from '../decide.js';
import { deployAgain, endText, privateAgain } from '../refusals.js';
import { deployCommand, updateApiCommand } from '../remedies.js';
import { type GateFinding, NO_API, fail, hasApi, pass, unknown, type ApiSubject, type GateSubject } from './subject.js';

export function apiExists(subject: GateSubject): GateFinding {
  const { question, entry, region, serviceRegion } = subject;
  const { service } = question;
  if (!serviceRegion) {
    const elsewhere = entry.regions.map((candidate) => candidate.region).join(', ');
    return fail(
      `"${service}" has no API in ${region}; it has one in ${elsewhere}.`,
      `Deploy it in ${region}, or name a network in ${elsewhere}: an endpoint reaches only its own region's APIs.`,
    );
  }
  const open = madePublic(serviceRegion);
  if (open) return pass(`API ${open.apiId} of account ${entry.accountId} in ${serviceRegion.region}.`);
  if (serviceRegion.status === 'gone') {
    const { apiId, at, by } = serviceRegion.removal ?? { apiId: 'its last API', at: 'an unknown time', by: null };
    return fail(
      `API ${apiId} in ${serviceRegion.region} was deleted at ${at}${by === null ? '' : ` by ${by}`}, and there is no other.`,
      deployAgain(service),
    );
  }
  const api = serviceRegion.current ?? serviceRegion.candidates[0] ?? serviceRegion.siblings[0];
  return pass(
    `API ${api?.apiId ?? ''} of account ${entry.accountId} in ${serviceRegion.region}, since ${api?.createdAt ?? ''}.`,
  );
}

/** The last API, if it is no longer private. */
const madePublic = ({ region, removal }: ServiceRegion) =>
  removal?.reason === 'no-longer-private' ? { region, ...removal } : undefined;

export function apiPrivate(subject: GateSubject): GateFinding {
  const { serviceRegion } = subject;
  if (!serviceRegion) return unknown(NO_API);
  const open = madePublic(serviceRegion);
  if (open) {
    const isKnown = open.deployed !== undefined || open.stage === null;
    return (isKnown ? fail : unknown)(`API ${open.apiId} ${endText(open)}.`, privateAgain(open));
  }
  if (serviceRegion.status === 'gone') return unknown(NO_API);
  return hasApi(subject) ? servedPrivate(subject) : waitingPrivate(serviceRegion);
}

/** APIs that no stage serves yet: they are private, or will be once they are deployed. */
function waitingPrivate({ region, candidates, siblings }: ServiceRegion): GateFinding {
  const all = [...candidates, ...siblings];
  const [open] = all.filter(({ type }) => type !== undefined);
  if (!open || all.some(({ type }) => type === undefined)) return pass(IS_PRIVATE);
  return fail(
    `API ${open.apiId} was changed to PRIVATE, and the deployment that its stage serves is ${open.type ?? ''}.`,
    deployCommand(open.apiId, '…', region),
  );
}

function servedPrivate(subject: ApiSubject): GateFinding {
  const { current } = subject;
  const { apiId, type: own = 'PRIVATE' } = current;
  const stage = judgedStage(subject);
  const types = deployedTypes(current, stage);
  const known = [...new Set(types.flatMap((type) => type ?? []))];
  if (known.length < new Set(types).size || known.length > 1) {
    return unknown(
      `The endpoint type of API ${apiId} was changed to ${own}, and not every deployment that "${stage}" serves is known to have the change.`,
      own === 'PRIVATE' ? deployRemedy({ ...subject, stage }) : null,
    );
  }
  if (known[0] !== 'PRIVATE') {
    return fail(
      `Stage "${stage}" of API ${apiId} serves a deployment whose endpoint type is ${known[0] ?? ''}.`,
      deployRemedy({ ...subject, stage }),
    );
  }
  if (own === 'PRIVATE') return pass(IS_PRIVATE);
  const at = stageOf(current, stage)?.behind?.find(({ part }) => part === 'type')?.at ?? 'an unknown time';
  return pass(
    `API ${apiId} is PRIVATE by the deployment that "${stage}" serves. It was changed to ${own} at ${at}, which the next deployment puts in force.`,
  );
}

const IS_PRIVATE = 'The registry serves only private REST APIs, and this is one.';

/** The requested stage, if it exists, although it may not be private; else the served one. */
const judgedStage = ({ absentStage, current, stage }: ApiSubject): string =>
  absentStage !== undefined && stageOf(current, absentStage) ? absentStage : stage;

export function apiDeployed(subject: GateSubject): GateFinding {
  const { serviceRegion, absentStage, question } = subject;
  if (!serviceRegion) return unknown(NO_API);
  if (madePublic(serviceRegion)) return unknown('The API is not private, so its stages are not checked.');
  if (serviceRegion.status === 'gone') return unknown(NO_API);
  if (!hasApi(subject)) {
    const apiId = (serviceRegion.candidates[0] ?? serviceRegion.siblings[0])?.apiId ?? '';
    const remedy = deployCommand(apiId, question.stage ?? 'prod', serviceRegion.region);
    return fail(`API ${apiId} has no stage that may serve.`, remedy);
  }
  const { current } = subject;
  if (absentStage !== undefined && !stageOf(current, absentStage)) {
    const names = current.stages.map(({ name }) => name).join(', ');
    return fail(
      `API ${current.apiId} has no stage "${absentStage}"; it has ${names}.`,
      `Use one of these, or: ${deployCommand(current.apiId, absentStage, serviceRegion.region)}`,
    );
  }
  return pass(stageSentence(current, judgedStage(subject)));
}

function stageSentence(current: CurrentApi, name: string): string {
  const { since, deployed }: Pick<StageSummary, 'since' | 'deployed'> = stageOf(current, name) ?? {
    since: current.since,
  };
  return `Stage "${name}" of API ${current.apiId}, since ${since}${deployed === undefined ? '' : `, deployed ${deployed}`}.`;
}

type DeployedStage = Pick<ApiSubject, 'current' | 'stage' | 'region'>;

/** How to put changes in force. A canary that has them all can be promoted. */
export function deployRemedy(subject: DeployedStage): string {
  const { current, stage } = subject;
  const { canary } = stageOf(current, stage) ?? {};
  const redeploy = redeployCommand(subject);
  if (!canary) return redeploy;
  return canary.upToDate === true
    ? `Promote the canary: ${promoteCommand(subject)} — or remove it and deploy: ${redeploy}`
    : `Remove the canary and deploy: ${redeploy}`;
}

/** Deploys the API's configuration. AWS refuses that while the stage has a canary, which is removed first. */
export function redeployCommand(subject: DeployedStage): string {
  const { current, stage, region } = subject;
  const deploy = deployCommand(current.apiId, stage, region);
  return !stageOf(current, stage)?.canary ? deploy : `${removeCommand(subject)} && ${deploy}`;
}

export const promoteCommand = (subject: DeployedStage): string =>
  updateStage(subject, 'op=copy,from=/canarySettings/deploymentId,path=/deploymentId');

/** Removes the canary. */
export const removeCommand = (subject: DeployedStage): string => updateStage(subject, 'op=remove,path=/canarySettings');

const updateStage = ({ current, stage, region }: DeployedStage, patch: string): string =>
  `aws apigateway update-stage --rest-api-id ${current.apiId} --stage-name ${stage} --region ${region} --patch-operations ${patch}`;

/** Changes the configuration of the API. */
export const updateApi = ({ current, region }: ApiSubject, patch: string): string =>
  updateApiCommand(current.apiId, patch, region);

/** Shows a part of the API's configuration. */
export const showApi = ({ current, region }: ApiSubject, query: string): string =>
  `aws apigateway get-rest-api --rest-api-id ${current.apiId} --query ${query} --region ${region}`;
