// The execute-api VPC endpoints, from EC2. Its client is heavy, and is loaded where a sweep runs.
import type { DescribeVpcEndpointsCommandOutput, EC2Client } from '@aws-sdk/client-ec2';
import { executeApiService } from 'waypost/model';
import type { ObservedEndpoint } from '../../core/sweep/observation.js';
import type { Scope, ScopeInventory } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { AwsConnection } from './clients.js';
import { clientConfig } from './clients.js';
import { observedEndpoint } from './observed.js';
import { readPages } from './pages.js';
import type { CallDescription } from './unseen.js';
import { seenOf, unseenOf } from './unseen.js';

const PAGE = 1000;
const ABOUT: CallDescription = { call: 'DescribeVpcEndpoints', permission: 'ec2:DescribeVpcEndpoints' };

export interface VpcEndpointDeps extends Scope {
  readonly connection: AwsConnection;
  readonly caller: AwsCaller;
  /** The key of the tag that names a network. */
  readonly networkKey: string;
}

type VpcEndpointCalls = Pick<ScopeInventory, 'endpoints' | 'endpoint' | 'close'>;

export function createVpcEndpoints({ region, connection, caller, networkKey }: VpcEndpointDeps): VpcEndpointCalls {
  let made: EC2Client | undefined;
  const describe = async (input: object) => {
    const { EC2Client, DescribeVpcEndpointsCommand } = await import('./ec2.js');
    const client = (made ??= new EC2Client(clientConfig(region, connection)));
    return caller.call(() => client.send(new DescribeVpcEndpointsCommand(input)));
  };
  const list = (Filters: readonly object[]) =>
    readPages<DescribeVpcEndpointsCommandOutput, ObservedEndpoint>({
      read: (token) =>
        describe({
          ...(Filters.length === 0 ? {} : { Filters }),
          MaxResults: PAGE,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      next: ({ NextToken }) => NextToken,
      items: ({ VpcEndpoints = [] }) =>
        VpcEndpoints.flatMap((endpoint) => {
          return observedEndpoint(endpoint, { region, networkKey, byService: Filters.length > 0 }) ?? [];
        }),
      idOf: ({ vpceId }) => vpceId,
      unseen: (failure) => unseenOf(failure, ABOUT),
    });
  return {
    endpoints: async () => {
      const listed = await list([{ Name: 'service-name', Values: [executeApiService(region)] }]);
      const isRefused = listed.listing.seen.length === 0 && listed.unseen.some(({ reason }) => reason === 'failed');
      // Compatible servers do not know every filter; then the service's name in the answer decides.
      return isRefused ? list([]) : listed;
    },
    endpoint: async (vpceId) => {
      const outcome = await describe({ VpcEndpointIds: [vpceId] });
      const found = outcome.ok
        ? outcome.value.VpcEndpoints?.find((other) => other.VpcEndpointId === vpceId)
        : undefined;
      // Some servers answer a question for an unknown id with nothing instead of an error.
      if (outcome.ok && (outcome.value.VpcEndpoints ?? []).length === 0) {
        return { kind: 'missing', startedAt: outcome.startedAt };
      }
      const seen = found === undefined ? undefined : observedEndpoint(found, { region, networkKey, byService: false });
      if (seen?.state === 'deleted') return { kind: 'missing', startedAt: outcome.startedAt };
      return seenOf<ObservedEndpoint | null>(outcome, seen, { ...ABOUT, id: vpceId });
    },
    close: () => made?.destroy(),
  };
}
