// What a user's `authorize` returned, checked: a text or `Headers` would otherwise add nothing, or nonsense.
import { isWaypostError } from '../model/errors.js';
import { messageOf, quote } from '../model/text.js';
import type { Authorize, OutgoingCall } from './sign.js';

type AddedHeaders = Readonly<Record<string, string>>;

/** What an error for an `authorize` that failed says; the failure of the function itself is its cause. */
export interface AuthorizeFailure {
  readonly message: string;
  readonly remedy: string;
  readonly cause: unknown;
}

/** The headers that a user's `authorize` adds to a call; `failed` makes the error for one that fails. */
export async function addedHeaders(
  authorize: Authorize | undefined,
  call: OutgoingCall,
  failed: (failure: AuthorizeFailure) => Error,
): Promise<AddedHeaders> {
  try {
    return checked((await authorize?.(call)) ?? {});
  } catch (cause) {
    if (isWaypostError(cause)) throw cause;
    const message = `The option \`authorize\` failed: ${messageOf(cause)}.`;
    throw failed({ message, remedy: 'Correct the function.', cause });
  }
}

function checked(added: unknown): AddedHeaders {
  const kind = Object.prototype.toString.call(added).slice(8, -1);
  if (kind !== 'Object') throw new TypeError(`it returned ${kind} and no plain object of headers`);
  const [odd] = Object.entries(added as object).find(([, value]) => typeof value !== 'string') ?? [];
  if (odd !== undefined) throw new TypeError(`it returned no text for the header ${quote(odd)}`);
  return added as AddedHeaders; // checked above
}
