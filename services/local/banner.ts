// What a start tells at its end: what runs where, what is known, and what to do next.
import type { TableNames } from '../adapters/dynamodb/tables.js';
import type { KnownServices } from './addresses.js';
import type { Terminal } from './terminal.js';

export interface Running {
  readonly url: string;
  readonly engineUrl: string;
  readonly tables: TableNames;
  /** Absent where the user's own endpoint keeps the data. */
  readonly dataFolder?: string;
}

export function tellRunning({ url, engineUrl, tables, dataFolder }: Running, { say, bold, dim }: Terminal): void {
  say(bold('Waypost runs'));
  say(`  ${dim('registry')}  ${url}   ${dim('named "local"; POST /local/events takes events')}`);
  say(`  ${dim('console')}   ${url}/   ${dim('the same, to look at')}`);
  say(`  ${dim('engine')}    ${engineUrl}   ${dim(`tables ${tables.readers}, ${tables.records}`)}`);
  if (dataFolder !== undefined) say(`  ${dim('data')}      ${dataFolder}`);
  say();
}

export function tellServices({ services, more }: KnownServices, { say, bold, dim, green }: Terminal): void {
  if (services.length === 0) {
    say('No service is known yet: post events to /local/events.');
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

export function tellNext(url: string, { services }: KnownServices, { say, bold, dim }: Terminal): void {
  const name = services[0]?.name ?? 'orders-api';
  say(bold('Next'));
  say(`  curl ${url}/v1/services/${name}/address`);
  say();
  say(`  import { createRegistry } from 'waypost';`);
  say(`  const registry = createRegistry({ url: '${url}' });`);
  say(`  console.log(await registry.resolve('${name}'));`);
  say();
  say(dim('Ctrl-C stops.'));
}
