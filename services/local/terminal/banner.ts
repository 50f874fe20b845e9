// What a start prints: where everything runs, which services are known, and what to try next.
import type { TableNames } from '../../adapters/settings/tables.js';
import type { KnownServices } from './addresses.js';
import type { Terminal } from './terminal.js';

interface RunningParts {
  readonly url: string;
  readonly engineUrl: string;
  readonly tables: TableNames;
  /** Absent where the user's own endpoint keeps the data. */
  readonly dataFolder?: string;
}

export function printRunning({ url, engineUrl, tables, dataFolder }: RunningParts, { say, bold, dim }: Terminal): void {
  say(bold('Waypost is running'));
  say(`  ${dim('registry')}  ${url}   ${dim('named "local"; accepts events at POST /local/events')}`);
  say(`  ${dim('console')}   ${url}/   ${dim('the registry in a browser')}`);
  say(`  ${dim('engine')}    ${engineUrl}   ${dim(`tables ${tables.readers}, ${tables.records}`)}`);
  if (dataFolder !== undefined) say(`  ${dim('data')}      ${dataFolder}`);
  say();
}

export function printServices({ services, more }: KnownServices, { say, bold, dim, green }: Terminal): void {
  if (services.length === 0) {
    say('No service is known yet. Post events to /local/events.');
    say();
    return;
  }
  say(bold('Services'));
  for (const { name, addresses } of services) {
    say(`  ${name}`);
    const width = Math.max(0, ...addresses.map(({ network }) => network.length));
    for (const { network, url, code } of addresses) {
      say(`    ${dim(network.padEnd(width))}  ${url === undefined ? dim(code ?? 'no address') : green(url)}`);
    }
  }
  if (more) say(dim('  and more: GET /v1/services'));
  say();
}

export function printNext(url: string, { services }: KnownServices, { say, bold, dim }: Terminal): void {
  const name = services[0]?.name ?? 'orders-api';
  say(bold('Next'));
  say(`  curl ${url}/v1/services/${name}/address`);
  say();
  say(`  import { createRegistry } from 'waypost';`);
  say(`  const registry = createRegistry({ url: '${url}' });`);
  say(`  console.log(await registry.resolve('${name}'));`);
  say();
  printStopHint({ say, dim });
}

/** The last line of every start. */
export function printStopHint({ say, dim }: Pick<Terminal, 'say' | 'dim'>): void {
  say(dim('Press Ctrl-C to stop.'));
}
