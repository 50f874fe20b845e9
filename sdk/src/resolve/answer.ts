// What a call returns: an address, where it came from, and how old it is; else the error of a refusal, or an explanation. Those two
// are made only for callers who ask, and their code is loaded then.
import { parseApiUrl } from '../model/url.js';
import type { ServiceAddress, AddressWarning, Explanation } from '../model/answers.js';
import { addressOf } from '../model/address.js';
import {
  type DecidedRoute,
  readQuestion,
  type Knowledge,
  type ReadDocuments,
  type RefusedDecision,
} from '../model/decide.js';
import type { AnswerSource } from '../events.js';
import type { SlotAnswer, HeldRefusal } from './held.js';
import { WaypostError } from '../model/errors.js';
import type { Question } from '../model/question.js';
import { loadOnce } from '../runtime.js';

/** An address from the registry. */
export interface RegistryAddress extends ServiceAddress {
  readonly source: 'live' | 'cache' | 'stale' | 'snapshot';
  /** How long ago the registry gave it, in ms. */
  readonly ageMs: number;
}

/** An address from the configuration: only what its URL says is known. */
export interface ConfiguredAddress {
  readonly service: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly source: 'override' | 'fallback';
  readonly ageMs: 0;
  readonly warnings: readonly AddressWarning[];
  readonly form?: undefined;
  readonly registry?: undefined;
  readonly apiId?: string | undefined;
  readonly vpceId?: string | undefined;
  readonly vpcId?: undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly accountId?: undefined;
  readonly generation?: undefined;
  readonly since?: undefined;
}

/** The result of `lookup`: the whole address. */
export type LookupResult = RegistryAddress | ConfiguredAddress;

/** Where to send a call, with the headers that lead it there. */
export interface Destination {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a service is, before its warnings are computed. */
export interface LocatedService extends Destination {
  readonly service: string;
  readonly source: AnswerSource;
  /** How long ago the registry gave it, in ms. */
  readonly ageMs: number;
  /** The registry's decision; undefined for a configured URL. */
  readonly found?: DecidedRoute;
}

/** The address of a configured URL. */
export const configuredAddress = (
  service: string,
  url: string,
  source: ConfiguredAddress['source'],
): ConfiguredAddress => ({ service, url, headers: {}, source, ageMs: 0, warnings: [], ...parseApiUrl(url) });

/** The same as `configuredAddress`, as a located service. */
export const configuredService = (
  service: string,
  url: string,
  source: ConfiguredAddress['source'],
): LocatedService => ({ service, url, headers: {}, source, ageMs: 0 });

/** The whole address of a located service, with its warnings. */
export function lookupResult({ service, url, source, ageMs, found }: LocatedService): LookupResult {
  if (source === 'override' || source === 'fallback') return configuredAddress(service, url, source);
  if (!found) throw new TypeError("Invariant: a registry's answer carries its decision.");
  return registryAddress({ found, source, ageMs });
}

const addresses = new WeakMap<DecidedRoute, ServiceAddress>();

/** The whole address of a slot's answer; computed once per decision. */
export function registryAddress({ found, source, ageMs }: SlotAnswer): RegistryAddress {
  const address = addresses.get(found) ?? addressOf(found);
  addresses.set(found, address);
  return { ...address, source, ageMs };
}

const loadGates = () => import('../model/explain/explain.js');

/** Makes the error of a refusal for the first caller who needs it, with the gates that explain it. */
export const errorOf = (refusal: RefusedDecision, question: Question, knowledge: Knowledge): HeldRefusal['error'] =>
  loadOnce(async () => {
    const { refusedProblem } = await loadGates();
    return new WaypostError(refusedProblem(refusal, question, knowledge));
  });

/** Reads what the question needs and explains it; throws if the question itself is refused. */
export async function explainQuestion(asked: Question, read: ReadDocuments): Promise<Explanation> {
  const [{ explain }, { question, knowledge }] = await Promise.all([loadGates(), readQuestion(asked, read)]);
  const result = explain(question, knowledge);
  if (result.outcome === 'refused') throw new WaypostError(result.problem);
  return result.explanation;
}

/** The error of `resolve` for an address that a URL alone cannot express. */
export const headersRequired = (service: string, headers: Readonly<Record<string, string>>): WaypostError =>
  new WaypostError({
    code: 'HEADERS_REQUIRED',
    message: `"${service}" is reachable only with the header ${Object.keys(headers).join(', ')}, which a URL cannot carry.`,
    remedy: { kind: 'send-headers' },
    details: { headers },
  });
