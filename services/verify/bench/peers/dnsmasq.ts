// dnsmasq as the local resolver: it answers every name of `.internal` itself, with a time to live of an hour.
import type { Bench } from '../harness/bench.js';
import { programOf } from '../harness/peer.js';
import { startServer } from './process.js';

export interface DnsServer {
  /** As `Resolver.setServers` takes it. */
  readonly address: string;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

export async function startDns(bench: Bench, wantedBy: string): Promise<DnsServer | undefined> {
  const program = programOf(bench, 'dnsmasq', `dnsmasq-base, for ${wantedBy}`);
  if (program === undefined) return undefined;
  const server = await startServer({
    program,
    args: (port) => [
      ...['--keep-in-foreground', '--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--pid-file='],
      ...['--listen-address=127.0.0.1', '--bind-interfaces', `--port=${port}`, '--user=', '--local-ttl=3600'],
      '--local=/internal/',
      '--address=/internal/10.0.0.1',
    ],
  });
  return { address: `127.0.0.1:${server.port}`, pid: server.pid, close: server.stop };
}
