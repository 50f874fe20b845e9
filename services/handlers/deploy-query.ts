// Lambda: deploys the query API for CloudFormation. API Gateway serves a snapshot of an API's policy, so a change of who may call
// takes effect only with a new deployment, and a template cannot make a new resource when a parameter changes.
import { createApiDeployments } from '../adapters/aws/api-deployments.js';
import type { AwsConnection } from '../adapters/aws/clients.js';
import { createCustomResourceHandler } from '../adapters/lambda/custom-resource.js';

export function createQueryDeployer(
  connection: AwsConnection & { readonly region?: string } = {},
): (event: unknown) => Promise<void> {
  const deployments = createApiDeployments(connection);
  return createCustomResourceHandler({
    create: (properties) => deployments.create(apiOf(properties)),
    remove: (id, properties) => deployments.remove(apiOf(properties), id),
  });
}

/** @throws Error if the template does not name the API. */
function apiOf({ RestApiId }: Readonly<Record<string, unknown>>): string {
  if (typeof RestApiId !== 'string') throw new Error('The property RestApiId is missing.');
  return RestApiId;
}

let ready: ReturnType<typeof createQueryDeployer> | undefined;

export const handler = (event: unknown): Promise<void> => (ready ??= createQueryDeployer())(event);
