// `waypost resolve`: the URL, and nothing else on stdout, so that it fits into `$(…)`.
import type { LookedUp } from '../../answer.js';
import { WaypostError } from '../../model/index.js';
import { answer, type Answer, type Call, type CommandSpec, type Note } from '../command.js';
import { registryOfCall, whereOf } from '../registry-of-call.js';
import { withSuggestion } from '../suggest-name.js';
import { sayDuration } from '../terminal/duration.js';

export const resolve: CommandSpec = {
  line: 'resolve <service>',
  summary: 'print the URL of a service',
  more: 'Prints the URL alone; warnings go to stderr. With --json, the whole address with its headers.',
  shared: ['network', 'region', 'stage'],
  examples: ['waypost resolve orders-api --network vpc-0a1b2c3d', 'curl "$(waypost resolve orders-api)orders/42"'],
  run: async (call) => {
    const [service = ''] = call.args;
    const registry = registryOfCall(call);
    const found = await withSuggestion(call, registry.lookup(service, whereOf(call)));
    return addressAnswer(call, found);
  },
};

/** An address as an answer; one that a bare URL cannot express is refused, unless it is shown whole. */
export function addressAnswer(call: Call, found: LookedUp): Answer {
  if (!call.json && Object.keys(found.headers).length > 0) throw headersRequired(found);
  return answer(found, ({ url }) => [url], { notes: notesOn(found) });
}

function notesOn({ service, source, ageMs, warnings }: LookedUp): Note[] {
  const origin: Readonly<Partial<Record<LookedUp['source'], string>>> = {
    override: `"${service}" comes from WAYPOST_OVERRIDES, not from the registry.`,
    fallback: `"${service}" comes from WAYPOST_FALLBACKS: the registry gave no address.`,
    snapshot: `"${service}" comes from a snapshot, ${sayDuration(ageMs)} old: the registry gave no address.`,
    stale: `"${service}" is ${sayDuration(ageMs)} old: the registry gave no newer address.`,
  };
  const where = origin[source];
  return [
    ...(where === undefined ? [] : [{ kind: 'note', text: where } as const]),
    ...warnings.map(({ code, message }) => ({ kind: 'warning', text: `${code}: ${message}` }) as const),
  ];
}

function headersRequired({ service, headers }: LookedUp): WaypostError {
  return new WaypostError({
    code: 'HEADERS_REQUIRED',
    message: `"${service}" is only reached with the header ${Object.keys(headers).join(', ')}, which a URL cannot carry.`,
    remedy: { kind: 'send-headers' },
    details: { headers },
  });
}
