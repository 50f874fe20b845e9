// What the CDK adds to CloudFormation's calls. Its stacks have CloudFormation's caller and tags; the timing differs:
// - A change of an API's methods creates another Deployment, whose logical id is a hash of them, and moves the Stage to it. The
//   clean-up deletes the old Deployment. https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway-readme.html#deployments
// - A logical id derives from a construct's path. So a construct that is moved or renamed creates another API in another lineage
//   before the old API is deleted. https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html#identifiers-logical-ids
import type { Caller } from './ledger.js';
import type { World } from './world.js';

/** A construct's API in a stack. */
export interface Construct {
  readonly caller: Caller;
  /** The stack and API, wherever its construct is. */
  readonly unit: string;
}

/** The logical id of the unit's API at its construct's current path. */
export function logicalIdOf(world: World, { unit }: Construct): string {
  return `OrdersApi${hashOf(world.owned.get(pathKey(unit)) ?? '')}`;
}

/** Gives the construct another path. */
export function moveConstruct(world: World, { unit }: Construct): void {
  world.owned.set(pathKey(unit), `${world.owned.get(pathKey(unit)) ?? ''}/moved`);
}

/** Deploys a change of the API's methods. */
export function* redeploy(
  { gateway }: World,
  { caller }: Construct,
  { apiId, stage }: { readonly apiId: string; readonly stage: string },
): Generator<'pause'> {
  gateway.createDeployment(caller, apiId);
  yield 'pause';
  gateway.updateStage(caller, apiId, stage, 'newest');
  yield 'pause';
  gateway.deleteDeployment(caller, apiId);
}

const pathKey = (unit: string): string => `${unit} construct`;

/** Eight hexadecimal digits, as at the end of the CDK's logical ids. */
function hashOf(text: string): string {
  let hash = 7;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return hash.toString(16).toUpperCase().padStart(8, '0');
}
