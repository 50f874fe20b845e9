// The status of an API. No event reports that an update has ended.

/** True while AWS changes the API, so that its status must be looked up again. */
export function isApiChanging(status: string | undefined): boolean {
  return status === 'UPDATING' || status === 'PENDING';
}
