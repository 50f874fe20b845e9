// Chooses the network with which a service's page opens if the registry cannot tell which one is meant.
import type { GateVerdict, Network, ServiceEntry } from 'waypost/model';

/** The verdict of the gates, by VPC id. A network beyond the matrix's limit has none. */
export type Verdicts = ReadonlyMap<string, GateVerdict>;

const BEST_FIRST: readonly (GateVerdict | undefined)[] = ['pass', 'unknown', undefined, 'fail'];

/** Prefers networks with an associated endpoint, and among these the network that reaches the service. */
export function bestOf(entry: ServiceEntry, near: readonly Network[], verdicts: Verdicts): Network | undefined {
  const ids = new Set(
    entry.regions.flatMap(({ current }) => [
      ...(current?.vpceIds ?? []),
      ...(current?.stages.flatMap(({ associated = [] }) => associated) ?? []),
    ]),
  );
  const associated = near.filter(({ endpoints }) => endpoints.some(({ vpceId }) => ids.has(vpceId)));
  const rankOf = ({ vpcId }: Network): number => BEST_FIRST.indexOf(verdicts.get(vpcId));
  return [...(associated.length > 0 ? associated : near)].sort((a, b) => rankOf(a) - rankOf(b))[0];
}
