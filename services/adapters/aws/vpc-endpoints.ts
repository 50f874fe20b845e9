// Reads the execute-api VPC endpoints from EC2, whose large client is loaded on first use.
import type { DescribeVpcEndpointsCommandOutput, VpcEndpoint } from '@aws-sdk/client-ec2';
import { defined, executeApiService } from 'waypost/model';
import type { ObservedEndpoint } from '../../core/sweep/observation.js';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { ScopeInventory } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { ScopeClients } from './clients.js';
import { observedEndpoint } from './observed.js';
import { observeAll, readPages } from './pages.js';
import { type CallDescription, lookUpResultOf, unseenOf } from './unseen.js';

const PAGE = 1000;
const CALL: CallDescription = { call: 'DescribeVpcEndpoints', permission: 'ec2:DescribeVpcEndpoints' };

interface VpcEndpointDeps extends Scope {
  readonly client: ScopeClients['ec2'];
  readonly caller: AwsCaller;
  /** The key of the tag that names a network. */
  readonly networkKey: string;
}

type VpcEndpointCalls = Pick<ScopeInventory, 'endpoints' | 'endpoint' | 'close'>;

export function createVpcEndpoints({ region, client, caller, networkKey }: VpcEndpointDeps): VpcEndpointCalls {
  let opened: ReturnType<typeof client> | undefined;
  const describe = async (input: object) => {
    const { DescribeVpcEndpointsCommand } = await import('./ec2.js');
    const ec2 = await (opened ??= client());
    return caller.call(() => ec2.send(new DescribeVpcEndpointsCommand(input)));
  };
  const observe = (endpoint: VpcEndpoint, answer: { readonly byService: boolean; readonly answeredAt: Second }) =>
    observedEndpoint(endpoint, { region, networkKey, ...answer });
  const list = (Filters: readonly object[]) =>
    readPages<DescribeVpcEndpointsCommandOutput, ObservedEndpoint>({
      read: (token) =>
        describe({ MaxResults: PAGE, ...(Filters.length === 0 ? {} : { Filters }), ...defined({ NextToken: token }) }),
      next: ({ NextToken }) => NextToken,
      items: ({ VpcEndpoints }, answeredAt) =>
        observeAll(
          VpcEndpoints,
          ({ VpcEndpointId }) => VpcEndpointId,
          (endpoint) => observe(endpoint, { byService: Filters.length > 0, answeredAt }),
        ),
      idOf: ({ vpceId }) => vpceId,
      unseen: (failure) => unseenOf(failure, CALL),
    });
  return {
    endpoints: async () => {
      const listed = await list([{ Name: 'service-name', Values: [executeApiService(region)] }]);
      const isUnfiltered = listed.listing.seen.length === 0 && listed.unseen.some(({ reason }) => reason === 'failed');
      // A compatible server may not know the filter. Then the service's name in its answer decides.
      return isUnfiltered ? list([]) : listed;
    },
    endpoint: async (vpceId) => {
      const result = await describe({ VpcEndpointIds: [vpceId] });
      const found = result.ok ? result.value.VpcEndpoints?.find((other) => other.VpcEndpointId === vpceId) : undefined;
      // An answer without the endpoint does not mean "not found": EC2 answers with an error for an unknown id.
      const { answeredAt } = result;
      const seen = found === undefined ? undefined : observe(found, { byService: false, answeredAt });
      return lookUpResultOf<ObservedEndpoint | null>(result, seen, { ...CALL, id: vpceId });
    },
    close: () => void opened?.then((ec2) => ec2.destroy()),
  };
}
