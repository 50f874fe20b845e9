// The names in the records table that both the adapters and the templates use.

/** The index that finds the records of a scope for a sweep. No election reads it. */
export const SCOPE_INDEX = 'scope';

/** The attribute that holds when an item expires, in seconds since 1970. */
export const TTL_ATTRIBUTE = 'expires';
