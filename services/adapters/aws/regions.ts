// Lists the regions that an account has enabled, for a scan of all of them.
import type { Region } from '@aws-sdk/client-ec2';
import { isRegion, type Unseen } from 'waypost/model';
import { type CallerDeps, createCaller } from './caller.js';
import { type AwsConnection, clientConfig } from './clients.js';
import { NO_LIST, observeAll } from './pages.js';
import { unseenOf } from './unseen.js';

export type RegionList =
  | { readonly kind: 'seen'; readonly regions: readonly string[] }
  | { readonly kind: 'unseen'; readonly unseen: Unseen };

interface RegionsDeps extends CallerDeps {
  /** The region to send the call to. */
  readonly region: string;
  readonly connection?: AwsConnection;
}

/** The enabled regions, in order. */
export async function listRegions({ region, connection = {}, ...deps }: RegionsDeps): Promise<RegionList> {
  const { EC2Client, DescribeRegionsCommand } = await import('./ec2.js');
  const client = new EC2Client(clientConfig(region, connection));
  const result = await createCaller(deps).call(() => client.send(new DescribeRegionsCommand({ AllRegions: false })));
  client.destroy();
  const description = { call: 'DescribeRegions', permission: 'ec2:DescribeRegions' };
  if (!result.ok) return { kind: 'unseen', unseen: unseenOf(result.failure, description) };
  const nameOf = ({ RegionName }: Region) => RegionName;
  const names = observeAll(result.value.Regions, nameOf, nameOf);
  // Every account has at least one region.
  if (names === undefined || names.length === 0) return { kind: 'unseen', unseen: unseenOf(NO_LIST, description) };
  return { kind: 'seen', regions: names.filter(isRegion).sort() };
}
