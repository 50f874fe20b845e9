// Answers the query endpoint's routes from the agent's memory, so that any SDK or HTTP client reads a registry here, unsigned.
import type { IncomingMessage } from 'node:http';
import type { CacheSlot } from '../../resolve/held.js';
import { createBoundedMap, type Slots } from '../../resolve/memory.js';
import type { Engine } from '../../engine.js';
import { WaypostError } from '../../model/errors.js';
import { namesTag } from '../../model/http-answer.js';
import { parseTarget } from '../../model/http-request.js';
import type { Settings } from '../../options.js';
import type { Exchange } from '../exchange.js';
import { PATIENCE_MS } from '../patient-routes.js';
import { answerProblem, problemOfLookUp } from '../problem.js';
import { USUAL_TERMS, readCacheControl } from './cache-terms.js';
import { CachedAddresses } from './cached-addresses.js';
import type { CachedAnswer } from './cached-answer.js';
import { readByTerms } from './cached-documents.js';
import { callerOf, subjectOf } from './parameters.js';
import { PassedAnswers } from './passed-answers.js';
import type { LookUpReader } from './reader.js';
import { routeOf, type LookUpParts, type LookUpRoute } from './routes.js';

interface LookUpSources {
  readonly engine: Engine;
  readonly slots: Slots;
  readonly settings: Settings;
  readonly reader: LookUpReader;
}

const MOST_PATHS = 10_000;

/** Paths under it belong to the look-up. */
export const LOOK_UP_ROOT = '/v1/';

export class LookUp {
  readonly #parts: LookUpParts;
  /** The slots of paths that were asked before, so that a repeated question is not parsed again. */
  readonly #known = createBoundedMap<CacheSlot>({ most: MOST_PATHS, isWorthless: () => false });

  constructor({ engine, slots, settings, reader }: LookUpSources) {
    const { runtime, freshForMs, timeoutMs } = settings;
    const { cache, resolver } = engine;
    const documents = { cache, runtime, freshForMs, timeoutMs };
    this.#parts = {
      addresses: new CachedAddresses({ resolver, runtime, freshForMs, timeoutMs, patience: PATIENCE_MS }),
      documents: (terms) => readByTerms(documents, terms),
      passed: new PassedAnswers({ runtime, freshForMs }),
      cache,
      slots,
      reader,
    };
  }

  /** Resolves when the answer has been written. */
  async answer(exchange: Exchange, path: string): Promise<void> {
    const { request, response } = exchange;
    try {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (!isRead) throw methodNotAllowed(request.method);
      const recalled = this.#recall(request, path);
      if (recalled === undefined) await this.#find(exchange, path);
      else this.#write(recalled, exchange);
    } catch (error) {
      response.setHeader('x-waypost-registry', this.#registry);
      answerProblem(exchange, problemOfLookUp(error));
    }
  }

  get #registry(): string {
    return this.#parts.cache.health.registry;
  }

  #recall({ headers }: IncomingMessage, path: string): CachedAnswer | undefined {
    const slot = headers['cache-control'] === undefined ? this.#known.get(path) : undefined;
    return slot && this.#parts.addresses.recall(slot);
  }

  async #find(exchange: Exchange, path: string): Promise<void> {
    const parsed = parseTarget(path);
    if ('problem' in parsed) throw new WaypostError(parsed.problem);
    const { segments, query } = parsed.target;
    const { route, subject } = routeOf(segments);
    const control = exchange.request.headers['cache-control'];
    const terms = control === undefined ? USUAL_TERMS : readCacheControl(control);
    const answer = await route.answer(this.#parts, { subject, query, terms });
    if (route.path.endsWith('/address')) {
      this.#known.set(path, this.#parts.slots.take(subjectOf('service', subject), callerOf(query)));
    }
    this.#write(answer, exchange, route);
  }

  #write({ body, source, ageMs }: CachedAnswer, { request, response, trace }: Exchange, route?: LookUpRoute): void {
    trace.source = source;
    trace.ageMs = ageMs;
    const { method, headers: asked } = request;
    const isMomentary = route?.momentary === true;
    const headers = ['X-Waypost-Registry', this.#registry, 'Waypost-Source', source];
    headers.push('Age', String(Math.floor(ageMs / 1000)), 'X-Content-Type-Options', 'nosniff');
    headers.push('Cache-Control', isMomentary ? 'no-store' : 'no-cache');
    if (!isMomentary) headers.push('ETag', body.tag);
    if (!isMomentary && namesTag(asked['if-none-match'], body.tag)) {
      response.writeHead(304, headers).end();
      return;
    }
    headers.push(...body.headers);
    response.writeHead(200, headers);
    response.end(method === 'HEAD' ? undefined : body.text);
  }
}

function methodNotAllowed(method = ''): WaypostError {
  return new WaypostError({
    code: 'METHOD_NOT_ALLOWED',
    message: `The look-up only reads; ${JSON.stringify(method)} is not allowed.`,
    remedy: 'Use GET or HEAD.',
  });
}
