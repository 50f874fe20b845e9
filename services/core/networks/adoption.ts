// What a promoted hub learns from the networks that another hub published. Each endpoint counts like a sweep's observation at its
// creation, so anything newer wins.
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
    // Readers see only the network's name, so every endpoint gets it.
    return { ...seen, ...details, kind: 'EndpointDescribed', vpceId, source: 'sweep', network: name ?? null };
  });
}
