// The status of an API, of which no event reports the end.

/** True while AWS changes the API, so that its status must be looked up again. */
export function isApiChanging(status: string | undefined): boolean {
  return status === 'UPDATING' || status === 'PENDING';
}
