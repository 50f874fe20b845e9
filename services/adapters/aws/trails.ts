// Whether a trail logs this region's management events: without one, EventBridge gets none of them.
import type { GetEventSelectorsResponse, Trail } from '@aws-sdk/client-cloudtrail';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import type { TrailState } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { AwsConnection } from './clients.js';
import { clientConfig } from './clients.js';

/** `unknown` where a call was denied or failed: not every auditor may look at trails. */
export async function readTrail(region: string, connection: AwsConnection, caller: AwsCaller): Promise<TrailState> {
  const client = new CloudTrailClient(clientConfig(region, connection));
  try {
    const listed = await caller.call(() => client.send(new DescribeTrailsCommand({ includeShadowTrails: true })));
    if (!listed.ok) return 'unknown';
    const trails = (listed.value.trailList ?? []).filter(
      (trail) => trail.IsMultiRegionTrail === true || trail.HomeRegion === region,
    );
    let doubt = false;
    for (const trail of trails) {
      const sign = await signOf(trail, client, caller);
      if (sign === 'logging') return sign;
      doubt ||= sign === 'unknown';
    }
    return doubt ? 'unknown' : 'none';
  } finally {
    client.destroy();
  }
}

async function signOf(
  { TrailARN: arn, Name: name }: Trail,
  client: CloudTrailClient,
  caller: AwsCaller,
): Promise<TrailState> {
  const trail = arn ?? name;
  if (trail === undefined) return 'unknown';
  const status = await caller.call(() => client.send(new GetTrailStatusCommand({ Name: trail })));
  if (!status.ok) return 'unknown';
  if (status.value.IsLogging !== true) return 'none';
  const selectors = await caller.call(() => client.send(new GetEventSelectorsCommand({ TrailName: trail })));
  if (!selectors.ok) return 'unknown';
  return logsManagement(selectors.value) ? 'logging' : 'none';
}

function logsManagement({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse): boolean {
  return (
    EventSelectors.some(
      (selector) => selector.IncludeManagementEvents !== false && selector.ReadWriteType !== 'ReadOnly',
    ) ||
    AdvancedEventSelectors.some(({ FieldSelectors = [] }) => {
      const is = (field: string, value: string) =>
        FieldSelectors.some(({ Field, Equals = [] }) => Field === field && Equals.includes(value));
      return is('eventCategory', 'Management') && !is('readOnly', 'true');
    })
  );
}
