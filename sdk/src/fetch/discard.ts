// Ends the body of an answer that nobody will read: an unread body keeps its connection.

/** Never fails and never waits, whatever the body is: a web stream, a stream of Node's, or one that cannot be cancelled. */
export function discardBody(answer: { readonly body?: unknown }): void {
  try {
    const body = answer.body as Partial<Record<'cancel' | 'destroy', () => unknown>> | null | undefined; // its type may be foreign
    const ending = typeof body?.cancel === 'function' ? body.cancel() : body?.destroy?.();
    Promise.resolve(ending).catch(() => undefined);
  } catch {
    // The connection ends by its own idle limit.
  }
}
