// DNS by a local resolver, asked for the one record that it could hold of an address.
import { promises as dns } from 'node:dns';
import type { Bench } from '../harness/bench.js';
import { startDns } from '../peers/dnsmasq.js';
import { inTurn, type ColdContender } from './contender.js';

export async function createDns(bench: Bench, names: readonly string[]): Promise<ColdContender[]> {
  const server = await startDns(bench, 'DNS');
  if (server === undefined) return [];
  const resolver = new dns.Resolver();
  resolver.setServers([server.address]);
  const next = inTurn(names);
  return [
    {
      name: 'DNS A record',
      prepare: () => () => resolver.resolve4(`${next()}.internal`),
      close: server.close,
    },
  ];
}
