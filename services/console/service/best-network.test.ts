import type { GateVerdict, Network, ServiceEntry } from 'waypost/model';
import { bestOf } from './best-network.js';

const network = (vpcId: string, vpceId: string) => ({ vpcId, endpoints: [{ vpceId }] }) as unknown as Network; // no more is read
const NEAR = [network('vpc-0a', 'vpce-0a'), network('vpc-0b', 'vpce-0b'), network('vpc-0c', 'vpce-0c')];
const entry = (vpceIds: string[], associated: string[] = []) =>
  ({ regions: [{ current: { vpceIds, stages: [{ associated }] } }] }) as unknown as ServiceEntry; // no more is read
const verdicts = (...of: GateVerdict[]) => new Map(of.map((verdict, at) => [NEAR[at]?.vpcId ?? '', verdict]));

it.each([
  ['an associated one that passes', ['vpce-0a', 'vpce-0c'], [], verdicts('fail', 'pass', 'pass'), 'vpc-0c'],
  ['an associated one, even if only another passes', ['vpce-0c'], [], verdicts('pass', 'pass', 'fail'), 'vpc-0c'],
  ['one that only the deployment associates', [], ['vpce-0b'], verdicts('pass', 'unknown', 'pass'), 'vpc-0b'],
  ['the first that passes, where none is associated', [], [], verdicts('fail', 'unknown', 'pass'), 'vpc-0c'],
  ['one that may pass before one that fails', [], [], verdicts('fail', 'fail', 'unknown'), 'vpc-0c'],
  ['the first, where no verdict is known', [], [], verdicts(), 'vpc-0a'],
])('a service that several networks may mean opens on %s', (_, vpceIds, associated, of, vpcId) => {
  expect(bestOf(entry(vpceIds, associated), NEAR, of)?.vpcId).toBe(vpcId);
});
