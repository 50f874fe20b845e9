// What a hub learns from a network that another hub published, when an operator promotes it: as a sweep would have seen its endpoints
// when they were created, so anything newer still decides.
import { type Cause, defined, type Network } from 'waypost/model';
import type { EndpointFact } from '../records/fact.js';
import { secondOf } from '../time.js';

export function factsOfNetwork(
  { vpcId, name, region, accountId, endpoints }: Network,
  cause: Cause,
): readonly EndpointFact[] {
  return endpoints.map(({ vpceId, state, privateDns, dnsName, createdAt, policy }): EndpointFact => {
    const at = secondOf(createdAt) ?? 0; // the registry wrote the time
    const seen = { account: accountId, region, cause, at, createdAt: at };
    const details = { vpcId, state, privateDns, ...defined({ policy, dnsName: dnsName ?? undefined }) };
    // The network's name is that of its youngest endpoint; the others have no other one that readers see.
    return { ...seen, ...details, kind: 'EndpointDescribed', vpceId, source: 'sweep', network: name ?? null };
  });
}
