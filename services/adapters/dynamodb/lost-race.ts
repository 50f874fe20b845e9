// Tells a write that lost to a concurrent one from a failed write.

const RACES = new Set(['ConditionalCheckFailed', 'TransactionConflict', 'None']);

/** True if the transaction failed only because of a concurrent write. */
export function isLostRace(error: unknown): boolean {
  if (error instanceof Error && error.name === 'TransactionInProgressException') return true;
  const codes = codesOf(error);
  return codes?.every((code) => RACES.has(code)) === true;
}

/** True if a condition of a write or of a transaction did not hold. */
export function isConditionFailed(error: unknown): boolean {
  if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return true;
  return codesOf(error)?.includes('ConditionalCheckFailed') === true;
}

/** True if a condition of the transaction failed at an index that `isMeant` selects. */
export function isRefused(error: unknown, isMeant: (index: number) => boolean): boolean {
  return codesOf(error)?.some((code, index) => code === 'ConditionalCheckFailed' && isMeant(index)) === true;
}

/** The reason of each write of a cancelled transaction. */
function codesOf(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return undefined;
  return error.CancellationReasons.map((reason: { readonly Code?: string }) => reason.Code ?? 'None');
}
