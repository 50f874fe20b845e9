// `waypost resolve`: prints only the URL to stdout, so that it can be used in `$(…)`.
import type { LookupResult } from '../../resolve/answer.js';
import { WaypostError } from '../../model/index.js';
import { resultOf, type CommandResult, type CommandSpec, type Invocation, type Note } from '../command.js';
import { callOptionsOf, registryOf } from '../invocation-registry.js';
import { withSuggestion } from '../suggest-name.js';
import { durationText } from '../terminal/time.js';

export const resolve: CommandSpec = {
  line: 'resolve <service>',
  summary: 'print the URL of a service',
  more: 'Prints only the URL to stdout and warnings to stderr; with --json, the whole address with its headers.',
  shared: ['network', 'region', 'stage'],
  examples: ['waypost resolve orders-api --network vpc-0a1b2c3d', 'curl "$(waypost resolve orders-api)orders/42"'],
  run: async (invocation) => {
    const [service = ''] = invocation.args;
    const pending = registryOf(invocation).lookup(service, callOptionsOf(invocation));
    return addressResult(invocation, await withSuggestion(invocation, pending));
  },
};

/** @throws WaypostError HEADERS_REQUIRED for an address that a URL alone cannot express, unless --json prints all of it */
export function addressResult({ json }: Invocation, found: LookupResult): CommandResult {
  if (!json && Object.keys(found.headers).length > 0) throw headersRequired(found);
  return resultOf(found, ({ url }) => [url], { notes: notesOn(found) });
}

function notesOn({ service, source, ageMs, warnings }: LookupResult): Note[] {
  const origin: Readonly<Partial<Record<LookupResult['source'], string>>> = {
    override: `"${service}" comes from WAYPOST_OVERRIDES, not from the registry.`,
    fallback: `"${service}" comes from WAYPOST_FALLBACKS: the registry returned no address.`,
    snapshot: `"${service}" comes from a snapshot, ${durationText(ageMs)} old: the registry returned no address.`,
    stale: `"${service}" is ${durationText(ageMs)} old: the registry returned no newer address.`,
  };
  const text = origin[source];
  return [
    ...(text === undefined ? [] : [{ kind: 'note', text } as const]),
    ...warnings.map(({ code, message }) => ({ kind: 'warning', text: `${code}: ${message}` }) as const),
  ];
}

function headersRequired({ service, headers }: LookupResult): WaypostError {
  return new WaypostError({
    code: 'HEADERS_REQUIRED',
    message: `A call to "${service}" needs the header ${Object.keys(headers).join(', ')}, which a URL cannot carry.`,
    remedy: { kind: 'send-headers' },
    details: { headers },
  });
}
