// What a call to a protected API needs besides its address: headers, made for the very bytes that are sent.

/** A call that is about to be sent. */
export interface OutgoingCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  /** As it was given to `fetch`; that of a `Request` as bytes. */
  readonly body: unknown;
}

/**
 * Gives the headers to add to a call. Asked again for each attempt, with the address in place.
 * @example const authorize: Authorize = async () => ({ authorization: `Bearer ${await token()}` });
 */
export type Authorize = (
  call: OutgoingCall,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
