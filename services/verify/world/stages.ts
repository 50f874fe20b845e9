// Stages and deployments: a stage serves one deployment and perhaps a canary, a call can change them, and a deployment can create a
// stage.
import * as events from '../../core/test/cloudtrail/api-events.js';
import { failed } from '../../core/test/cloudtrail/record.js';
import type { WorldCanary } from './action.js';
import type { Caller } from './ledger.js';
import { MAPPED, call, find, type ApiDeployment, type WorldApi, type RestApis } from './rest-apis.js';

export function stageCalls(model: RestApis) {
  const { log, where } = model.ledger;
  return {
    /** Serves the newest deployment; fails if there is none. */
    createStage: (caller: Caller, apiId: string, stage: string): void => {
      const { stages, deployments } = find(model, apiId);
      const deploymentId = [...deployments.keys()].at(-1);
      const event = events.createStage({ ...where(caller), apiId, stage, ...shown(deploymentId) });
      if (stages.has(stage)) {
        log(failed(event, 'ConflictException', 'Stage already exists'));
        return;
      }
      if (deploymentId === undefined) {
        log(failed(event, 'BadRequestException', 'Invalid deployment content specified'));
        return;
      }
      const change = serving(model, { apiId, stage, deploymentId });
      const effect = { kind: 'stage-created', stage, deployment: deploymentId, canary: null } as const;
      call(model, caller, { apiId, event, effect, change });
    },
    /** Changes its variables, or makes it serve the newest or the oldest deployment. */
    updateStage: (caller: Caller, apiId: string, stage: string, to?: 'newest' | 'oldest'): void => {
      const { stages, serving: served, deployments } = find(model, apiId);
      const ids = [...deployments.keys()];
      const { deployment, canary } = served.get(stage) ?? {};
      const deploymentId = to === undefined ? deployment : to === 'newest' ? ids.at(-1) : ids[0];
      const event = events.updateStage({
        ...where(caller),
        apiId,
        stage,
        ...shown(deploymentId),
        canary: shownCanary(canary),
      });
      if (!stages.has(stage) || deploymentId === undefined) {
        log(failed(event, 'NotFoundException', 'Invalid stage'));
        return;
      }
      const change = serving(model, { apiId, stage, deploymentId, canary });
      const effect = { kind: 'stage-updated', stage, deployment: deploymentId, canary: canary ?? null } as const;
      call(model, caller, { apiId, event, effect, change });
    },
    ...canaryCalls(model),
    ...deletionCalls(model),
    ...deploymentCalls(model),
  };
}

/** What happens to a canary: its deployment gets all calls, no calls, or a part of them in percent. */
export type CanaryChange = 'promote' | 'remove' | number;

function canaryCalls(model: RestApis) {
  const { log, where } = model.ledger;
  return {
    /** Fails without a canary. */
    changeCanary: (caller: Caller, apiId: string, stage: string, to: CanaryChange): void => {
      const { serving: served } = find(model, apiId);
      const { deployment, canary } = served.get(stage) ?? {};
      const deploymentId = to === 'promote' ? canary?.id : deployment;
      const next = canary === undefined || typeof to === 'string' ? undefined : { id: canary.id, percent: to };
      const event = events.updateStage({
        ...where(caller),
        apiId,
        stage,
        ...shown(deploymentId),
        canary: shownCanary(next),
      });
      if (canary === undefined || deploymentId === undefined) {
        log(failed(event, 'BadRequestException', 'Invalid stage: it has no canary'));
        return;
      }
      const change = serving(model, { apiId, stage, deploymentId, canary: next });
      const effect = { kind: 'stage-updated', stage, deployment: deploymentId, canary: next ?? null } as const;
      call(model, caller, { apiId, event, effect, change });
    },
  };
}

const shownCanary = (canary: WorldCanary | undefined) =>
  canary && { deploymentId: canary.id, percentTraffic: canary.percent };

function deletionCalls(model: RestApis) {
  const { log, where } = model.ledger;
  return {
    deleteStage: (caller: Caller, apiId: string, stage: string): void => {
      const event = events.deleteStage({ ...where(caller), apiId, stage });
      const { stages, serving: served } = find(model, apiId);
      if (!stages.has(stage)) {
        log(failed(event, 'NotFoundException', 'Invalid stage identifier'));
        return;
      }
      if (model.isMapped(apiId, stage)) {
        log(failed(event, 'BadRequestException', MAPPED));
        return;
      }
      const change = { stages: withoutKey(stages, stage), serving: withoutKey(served, stage) };
      call(model, caller, { apiId, event, effect: { kind: 'stage-deleted', stage }, change });
    },
  };
}

function deploymentCalls(model: RestApis) {
  const { log, now, where } = model.ledger;
  let made = 0;
  const newId = () => `dep${String((made += 1)).padStart(3, '0')}`;
  return {
    /** Deploys to a stage, which is created if missing; with "" or nothing, to no stage. */
    createDeployment: (caller: Caller, apiId: string, stage?: string): void => {
      const deploymentId = newId();
      const asked = stage === undefined ? {} : { stage };
      const event = events.createDeployment({ ...where(caller), apiId, deploymentId, ...asked });
      if (stage !== undefined && stage !== '') {
        if (find(model, apiId).serving.get(stage)?.canary !== undefined) {
          log(failed(event, 'BadRequestException', 'The stage has a canary: promote or delete it first'));
          return;
        }
        const change = serving(model, { apiId, stage, deploymentId });
        const effect = { kind: 'stage-updated', stage, deployment: deploymentId, made: true, canary: null } as const;
        call(model, caller, { apiId, event, effect, change });
        return;
      }
      const api = find(model, apiId);
      const deployments = new Map(api.deployments).set(deploymentId, newDeployment(api, now()));
      const effect = { kind: 'deployment-made', deployment: deploymentId } as const;
      call(model, caller, { apiId, event, effect, change: { deployments } });
    },
    /** A new deployment becomes the canary of a stage; fails without the stage. */
    deployCanary: (caller: Caller, apiId: string, stage: string, percent: number): void => {
      const deploymentId = newId();
      const event = events.createDeployment({ ...where(caller), apiId, deploymentId, stage, canaryPercent: percent });
      const api = find(model, apiId);
      const served = api.serving.get(stage);
      if (served === undefined) {
        log(failed(event, 'BadRequestException', 'A canary needs a stage'));
        return;
      }
      const canary = { id: deploymentId, percent };
      const change = {
        deployments: new Map(api.deployments).set(deploymentId, newDeployment(api, now())),
        // The stage's own deployment does not change.
        serving: new Map(api.serving).set(stage, { ...served, canary }),
      };
      call(model, caller, { apiId, event, effect: { kind: 'canary-made', stage, canary }, change });
    },
    /** Deletes the oldest deployment that no stage serves; fails if there is none. */
    deleteDeployment: (caller: Caller, apiId: string): void => {
      const { deployments, serving: served } = find(model, apiId);
      const inUse = new Set([...served.values()].flatMap(({ deployment, canary }) => [deployment, canary?.id]));
      const unused = [...deployments.keys()].find((id) => !inUse.has(id));
      const event = events.deleteDeployment({ ...where(caller), apiId, ...shown(unused) });
      if (unused === undefined) {
        log(failed(event, 'BadRequestException', 'Active stages pointing to this deployment must be moved or deleted'));
        return;
      }
      const change = { deployments: withoutKey(deployments, unused) };
      call(model, caller, { apiId, event, change });
    },
  };
}

interface Move {
  readonly apiId: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly canary?: WorldCanary | undefined;
}

/** The stage, new or old, serves the deployment, new or old, from now on. */
function serving(
  model: RestApis,
  { apiId, stage, deploymentId, canary }: Move,
): Pick<WorldApi, 'stages' | 'serving' | 'deployments'> {
  const api = find(model, apiId);
  const { stages, serving: served, deployments } = api;
  const now = model.ledger.now();
  return {
    deployments: new Map(deployments).set(deploymentId, deployments.get(deploymentId) ?? newDeployment(api, now)),
    stages: new Map(stages).set(stage, stages.get(stage) ?? now),
    serving: new Map(served).set(stage, { deployment: deploymentId, touched: now, canary }),
  };
}

function newDeployment({ type, vpceIds, policy }: WorldApi, made: number): ApiDeployment {
  return { made, type, vpceIds, policy };
}

function shown(deploymentId: string | undefined): { readonly deploymentId?: string } {
  return deploymentId === undefined ? {} : { deploymentId };
}

function withoutKey<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  return new Map([...map].filter(([each]) => each !== key));
}
