// cacheable-lookup, for those who publish services in DNS: names that a local resolver answered once, kept for their time.
import { promises as dns } from 'node:dns';
import type { Bench } from '../harness/bench.js';
import { packageOf } from '../harness/peer.js';
import { startDns } from '../peers/dnsmasq.js';
import { createTurn, NAMES, type Hits } from './hits.js';

export async function createLookup(bench: Bench): Promise<Hits | undefined> {
  const found = await packageOf(bench, 'cacheable-lookup', () => import('cacheable-lookup'));
  if (found === undefined) return undefined;
  const server = await startDns(bench, 'cacheable-lookup');
  if (server === undefined) return undefined;
  const resolver = new dns.Resolver();
  resolver.setServers([server.address]);
  const lookup = new found.default({ resolver, maxTtl: 3600, lookup: false });
  for (const name of NAMES) await lookup.lookupAsync(`${name}.internal`);
  const hosts = NAMES.map((name) => `${name}.internal`);
  const byName = new Map(NAMES.map((name, index) => [name, hosts[index] ?? '']));
  const next = createTurn();
  return {
    calls: { 'cacheable-lookup lookupAsync': () => lookup.lookupAsync(byName.get(next()) ?? '') },
    close: server.close,
  };
}
