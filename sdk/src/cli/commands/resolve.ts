// `waypost resolve`: prints only the URL to stdout, so that it can be used in `$(…)`.
import type { LookupResult } from '../../resolve/answer.js';
import { WaypostError, defined, type Gate } from '../../model/index.js';
import { resultOf, type CommandResult, type CommandSpec, type Invocation, type Note } from '../command.js';
import { callOptionsOf, registryOf } from '../invocation-registry.js';
import { EXIT } from '../exit-code.js';
import { STRICT, failedGates, gateNotes } from '../strict.js';
import { withSuggestion } from '../suggest-name.js';
import { durationText } from '../terminal/time.js';

export const resolve: CommandSpec = {
  line: 'resolve <service>',
  summary: 'print the URL of a service',
  more: 'Prints only the URL to stdout and warnings to stderr; with --json, the whole address with its headers.',
  shared: ['network', 'region', 'stage'],
  options: [STRICT],
  examples: ['waypost resolve orders-api --network vpc-0a1b2c3d', 'curl "$(waypost resolve orders-api)orders/42"'],
  run: async (invocation) => {
    const [service = ''] = invocation.args;
    const registry = registryOf(invocation);
    const pending = registry.lookup(service, callOptionsOf(invocation));
    const found = await withSuggestion(invocation, pending);
    const { source, answeredBy } = registry.status();
    // With one source there is nothing to tell apart.
    const shown = answeredBy === source ? found : { ...found, ...defined({ answeredBy }) };
    // An override or a fallback is no answer of the registry, so no gate leads to it.
    const isRegistrys = found.source !== 'override' && found.source !== 'fallback';
    return addressResult(invocation, shown, isRegistrys ? await failedGates(invocation) : []);
  },
};

/** @throws WaypostError HEADERS_REQUIRED for an address that a URL alone cannot express, unless --json prints all of it */
export function addressResult({ json }: Invocation, found: LookupResult, failed: readonly Gate[] = []): CommandResult {
  if (!json && Object.keys(found.headers).length > 0) throw headersRequired(found);
  if (failed.length === 0) return resultOf(found, ({ url }) => [url], { notes: notesOn(found) });
  // No URL for a person: what reads it from stdout would call it.
  const data = { ...found, failed };
  return resultOf(data, () => [], { notes: gateNotes(failed), exit: EXIT.notResolvable });
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
