// Calls a service, and again while its address turns out to be dead: the rules of `registry.fetch`, for any way to send a call.
import { publish } from '../runtime.js';
import type { LookupOptions } from '../options.js';
import type { LocatedService } from '../resolve/answer.js';
import { evidenceInAnswer, evidenceInError, type AnswerHead, type Evidence } from './evidence.js';

/** Where services are, and how another address is found. */
export interface ServiceRoutes {
  readonly locate: (service: string, call: LookupOptions) => Promise<LocatedService>;
  /**
   * Finds an address that the call has not tried; left out if addresses never change. `mayWait`: the call would be sent again, so
   * that waiting is worth it.
   */
  readonly findOther?: (
    dead: LocatedService,
    call: LookupOptions,
    mayWait: boolean,
  ) => Promise<LocatedService | undefined>;
  /** Called for each address that answers. */
  readonly answered?: (located: LocatedService, call: LookupOptions) => void;
}

/** One call, and how it is sent. */
export interface CallAttempts<A extends AnswerHead> {
  readonly service: string;
  readonly call: LookupOptions;
  readonly send: (to: LocatedService) => Promise<A>;
  /** Whether the call may be sent again after this evidence. */
  readonly mayRepeat: (evidence: Evidence) => boolean;
  /** Ends an answer that nobody will read: an unread body keeps its connection. */
  readonly discard: (answer: A) => void;
}

type SendResult<A> = { readonly answer: A } | { readonly error: unknown };

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether a second call does no harm: the method is idempotent, or nothing was sent. */
export const isHarmless = (method: string | undefined, evidence: Evidence): boolean =>
  evidence === 'connection' || IDEMPOTENT.has(method?.toUpperCase() ?? 'GET');

/** The answer of the first address that is not dead, as long as the call may be sent again and the registry has another. */
export async function attemptCall<A extends AnswerHead>(routes: ServiceRoutes, attempts: CallAttempts<A>): Promise<A> {
  const { service, call, send, discard } = attempts;
  let located = await routes.locate(service, call);
  for (;;) {
    let result: SendResult<A>;
    try {
      result = { answer: await send(located) };
    } catch (error) {
      result = { error };
    }
    const evidence = 'answer' in result ? evidenceInAnswer(result.answer) : evidenceInError(result.error);
    if (evidence === undefined && 'answer' in result) routes.answered?.(located, call);
    const other = evidence && (await otherFor(routes, attempts, { dead: located, evidence }));
    if (!other) {
      if ('error' in result) throw result.error;
      return result.answer;
    }
    if ('answer' in result) discard(result.answer);
    located = other;
  }
}

/** The address to call instead, if there is one and the call may be sent again. */
async function otherFor<A extends AnswerHead>(
  { findOther }: ServiceRoutes,
  { service, call, mayRepeat }: CallAttempts<A>,
  { dead, evidence }: { readonly dead: LocatedService; readonly evidence: Evidence },
): Promise<LocatedService | undefined> {
  if (dead.source === 'override' || dead.source === 'fallback') return undefined;
  const repeats = mayRepeat(evidence);
  // A broken connection alone does not show that the address is dead.
  const other = await findOther?.(dead, call, repeats && evidence !== 'broken');
  publish('heal', () => ({ service, from: dead.url, to: other?.url, evidence }));
  return repeats ? other : undefined;
}
