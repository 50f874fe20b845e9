// Checks whether a trail logs this region's management events. Without one, EventBridge gets none of them.
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type GetEventSelectorsResponse,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { TrailState } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import { type AwsConnection, clientConfig } from './clients.js';
import { observeAll } from './pages.js';

/** `unknown` if a call was denied or failed, or its answer lacks the list. Not every role may read trails. */
export async function readTrail(region: string, connection: AwsConnection, caller: AwsCaller): Promise<TrailState> {
  const client = new CloudTrailClient(clientConfig(region, connection));
  try {
    const listed = await caller.call(() => client.send(new DescribeTrailsCommand({ includeShadowTrails: true })));
    const all = listed.ok
      ? observeAll(
          listed.value.trailList,
          ({ HomeRegion }) => HomeRegion,
          (trail) => trail,
        )
      : undefined;
    if (all === undefined) return 'unknown';
    const trails = all.filter((trail) => trail.IsMultiRegionTrail === true || trail.HomeRegion === region);
    let isUncertain = false;
    for (const trail of trails) {
      const state = await stateOf(trail, client, caller);
      if (state === 'logging') return state;
      isUncertain ||= state === 'unknown';
    }
    return isUncertain ? 'unknown' : 'none';
  } finally {
    client.destroy();
  }
}

async function stateOf(
  { TrailARN: arn, Name: name }: Trail,
  client: CloudTrailClient,
  caller: AwsCaller,
): Promise<TrailState> {
  const trail = arn ?? name;
  if (trail === undefined) return 'unknown';
  const status = await caller.call(() => client.send(new GetTrailStatusCommand({ Name: trail })));
  if (!status.ok || status.value.IsLogging === undefined) return 'unknown';
  if (!status.value.IsLogging) return 'none';
  const selectors = await caller.call(() => client.send(new GetEventSelectorsCommand({ TrailName: trail })));
  if (!selectors.ok || !hasSelectors(selectors.value)) return 'unknown';
  return logsManagement(selectors.value) ? 'logging' : 'none';
}

/** A trail has selectors of one of the two kinds. */
function hasSelectors({ EventSelectors, AdvancedEventSelectors }: GetEventSelectorsResponse): boolean {
  return EventSelectors !== undefined || AdvancedEventSelectors !== undefined;
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
