// The agent's own headers in a request; they never leave it.

/** Carries the token. */
export const TOKEN_HEADER = 'x-waypost-token';

/** A request with this header gets the gates instead of a gateway's 403. */
export const EXPLAIN_HEADER = 'waypost-explain';
