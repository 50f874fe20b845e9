// Deployments of a REST API: immutable snapshots of its definition and its policy. A stage serves one of them.
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  DeleteDeploymentCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import type { AwsConnection } from './clients.js';

interface ApiDeployments {
  /** Takes a snapshot and returns its id. No stage serves it yet. */
  readonly create: (restApiId: string) => Promise<string>;
  /** Deletes a snapshot, if it still exists. */
  readonly remove: (restApiId: string, deploymentId: string) => Promise<void>;
}

export function createApiDeployments(connection: AwsConnection & { readonly region?: string } = {}): ApiDeployments {
  const client = new APIGatewayClient(connection);
  return {
    create: async (restApiId) => {
      const { id } = await client.send(new CreateDeploymentCommand({ restApiId, description: 'Waypost' }));
      if (id === undefined) throw new Error(`API Gateway returned no id for a deployment of ${restApiId}.`);
      return id;
    },
    remove: async (restApiId, deploymentId) => {
      try {
        await client.send(new DeleteDeploymentCommand({ restApiId, deploymentId }));
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error;
      }
    },
  };
}
