// How tools and people create, replace and destroy REST APIs, with the calls that real ones make.
import type { Actor } from '../../core/test/cloudtrail/record.js';
import { TAG, type ApiAttributes, type Tags } from './action.js';
import type { Caller } from './ledger.js';
import { logicalIdOf, moveConstruct, redeploy, type Construct } from './scenarios-cdk.js';
import type { Scenario, World } from './world.js';

export const TOOLS = ['terraform', 'terraform-cbd', 'cloudformation', 'sam', 'cdk', 'console'] as const;
type Tool = (typeof TOOLS)[number];

export interface DeployedService {
  readonly account: string;
  readonly region: string;
  readonly tool: Tool;
  /** The stack, Terraform state or person that owns the API. */
  readonly unit: string;
  /** The API's own name. */
  readonly name: string;
  /** Its tags for Waypost. */
  readonly tags: Tags;
  readonly stage: string;
  readonly disabled?: boolean;
  /** Text of its resource policy; default: none, though AWS deploys no private API without one. */
  readonly policy?: string;
  /** CDK only: true if its construct has moved, which creates a new API. Otherwise the API is deployed again. */
  readonly moved?: boolean;
}

const ACTORS: Readonly<Record<Tool, Actor>> = {
  terraform: 'terraform',
  'terraform-cbd': 'terraform',
  cloudformation: 'cloudformation',
  sam: 'cloudformation',
  cdk: 'cloudformation',
  console: 'console',
};

/** Creates the unit's API, or replaces the existing one. */
export function deploy(deployment: DeployedService): Scenario {
  return function* (world) {
    const old = world.owned.get(unitOf(deployment));
    if (deployment.tool === 'cdk' && old !== undefined) {
      if (deployment.moved !== true) {
        yield* redeploy(world, constructOf(deployment), { apiId: old, stage: deployment.stage });
        return;
      }
      moveConstruct(world, constructOf(deployment));
    }
    if (deployment.tool === 'terraform' && old !== undefined) yield* takeDown(world, deployment, old);
    const apiId = yield* MAKERS[deployment.tool](world, deployment);
    world.owned.set(unitOf(deployment), apiId);
    if (deployment.tool === 'terraform' || old === undefined) return;
    yield 'pause';
    yield* takeDown(world, deployment, old);
  };
}

/** Destroys the unit's API, if it has one. */
export function destroy(deployment: DeployedService): Scenario {
  return function* (world) {
    const apiId = world.owned.get(unitOf(deployment));
    if (apiId === undefined) return;
    world.owned.delete(unitOf(deployment));
    yield* takeDown(world, deployment, apiId);
  };
}

type CreationScript = (world: World, deployment: DeployedService) => Generator<'pause' | 'together', string>;

const MAKERS: Readonly<Record<Tool, CreationScript>> = {
  terraform: byTerraform,
  'terraform-cbd': byTerraform,
  cloudformation: byCloudFormation,
  sam: bySam,
  cdk: byCloudFormation,
  console: byHand,
};

function* byTerraform({ gateway }: World, deployment: DeployedService): ReturnType<CreationScript> {
  const caller = callerOf(deployment);
  const { policy, ...attributes } = attributesOf(deployment);
  const apiId = gateway.createRestApi(caller, { ...attributes, policy: '' });
  yield 'pause';
  if (policy !== '') {
    // In Terraform, the policy is a separate resource: aws_api_gateway_rest_api_policy.
    gateway.updateRestApi(caller, apiId, { policy });
    yield 'pause';
  }
  gateway.createDeployment(caller, apiId);
  yield 'pause';
  gateway.createStage(caller, apiId, deployment.stage);
  return apiId;
}

function* byCloudFormation(world: World, deployment: DeployedService): ReturnType<CreationScript> {
  const { gateway } = world;
  const caller = callerOf(deployment);
  const logicalId = deployment.tool === 'cdk' ? logicalIdOf(world, constructOf(deployment)) : 'Api';
  const apiId = gateway.createRestApi(caller, { ...attributesOf(deployment), tags: stackTags(deployment, logicalId) });
  yield 'pause';
  gateway.createDeployment(caller, apiId);
  yield 'pause';
  gateway.createStage(caller, apiId, deployment.stage);
  yield 'together';
  gateway.updateStage(caller, apiId, deployment.stage);
  return apiId;
}

/** SAM's API starts as EDGE and without tags, and with a stage that nobody asked for. */
function* bySam({ gateway }: World, deployment: DeployedService): ReturnType<CreationScript> {
  const caller = callerOf(deployment);
  const apiId = gateway.importRestApi(caller, { ...attributesOf(deployment), type: 'EDGE' });
  yield 'together';
  gateway.tagResource(caller, apiId, stackTags(deployment, 'ServerlessRestApi'));
  yield 'pause';
  gateway.updateRestApi(caller, apiId, { type: 'PRIVATE' });
  yield 'pause';
  gateway.createDeployment(caller, apiId, 'Stage');
  yield 'pause';
  gateway.createStage(caller, apiId, deployment.stage);
  yield 'together';
  gateway.updateStage(caller, apiId, deployment.stage);
  return apiId;
}

function* byHand({ gateway }: World, deployment: DeployedService): ReturnType<CreationScript> {
  const caller = callerOf(deployment);
  const { policy, ...attributes } = attributesOf(deployment);
  const apiId = gateway.createRestApi(caller, { ...attributes, policy: '', tags: {} });
  yield 'pause';
  if (policy !== '') gateway.updateRestApi(caller, apiId, { policy });
  yield 'pause';
  gateway.createDeployment(caller, apiId, '');
  yield 'pause';
  gateway.createStage(caller, apiId, deployment.stage);
  yield 'pause';
  if (Object.keys(deployment.tags).length > 0) gateway.tagResource(caller, apiId, deployment.tags);
  return apiId;
}

function* takeDown({ gateway }: World, deployment: DeployedService, apiId: string): Generator<'pause'> {
  const caller = callerOf(deployment);
  if (deployment.tool !== 'console') {
    gateway.deleteStage(caller, apiId, deployment.stage);
    yield 'pause';
  }
  if (deployment.tool === 'cdk') {
    gateway.deleteDeployment(caller, apiId);
    yield 'pause';
  }
  gateway.deleteRestApi(caller, apiId);
}

function constructOf(deployment: DeployedService): Construct {
  return { caller: callerOf(deployment), unit: unitOf(deployment) };
}

function callerOf({ account, region, tool }: DeployedService): Caller {
  return { account, region, by: ACTORS[tool] };
}

function attributesOf({ name, tags, disabled = false, policy = '' }: DeployedService): ApiAttributes {
  return { name, type: 'PRIVATE', vpceIds: [], disabled, tags, policy };
}

function stackTags({ unit, tags }: DeployedService, logicalId: string): Tags {
  const id = `arn:aws:cloudformation:eu-west-1:111122223333:stack/${unit}/0a1b2c3d`;
  return { ...tags, [TAG.stack]: unit, [TAG.logicalId]: logicalId, 'aws:cloudformation:stack-id': id };
}

function unitOf({ account, region, tool, unit }: DeployedService): string {
  return [account, region, tool, unit].join(' ');
}
