// Sends one request to the query endpoint. The browser's own cache revalidates answers by ETag.

/** A problem document (RFC 9457) from the endpoint. */
export interface HttpRefusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  /** Why the registry is unavailable: `denied` is a matter of credentials, and a retry does not help. */
  readonly reason?: string;
  /** Known names that are nearly the same. */
  readonly didYouMean?: readonly string[];
}

export type AskResult<T> =
  | { readonly kind: 'found'; readonly body: T; readonly tag: string | null; readonly registry: string | null }
  | { readonly kind: 'refused'; readonly refusal: HttpRefusal }
  /** The registry did not answer, or its answer reports an outage. */
  | { readonly kind: 'unreachable'; readonly refusal?: HttpRefusal }
  /** The request was aborted, because nobody waits for the answer any more. */
  | { readonly kind: 'aborted' };

export type Ask = <T>(path: string, ending?: AbortSignal) => Promise<AskResult<T>>;

const PATIENCE_MS = 20_000;

export const ask: Ask = async <T>(path: string, ending?: AbortSignal): Promise<AskResult<T>> => {
  try {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const signal = ending === undefined ? patience : AbortSignal.any([patience, ending]);
    const response = await fetch(path, { headers: { accept: 'application/json' }, signal });
    const body: unknown = await response.json();
    if (response.ok) {
      const [tag, registry] = [response.headers.get('etag'), response.headers.get('x-waypost-registry')];
      return { kind: 'found', body: body as T, tag, registry }; // this page and its endpoint have the same version
    }
    const refusal = body as HttpRefusal;
    const isOutage = response.status >= 500 && refusal.reason !== 'denied';
    return isOutage ? { kind: 'unreachable', refusal } : { kind: 'refused', refusal };
  } catch {
    return { kind: ending?.aborted === true ? 'aborted' : 'unreachable' };
  }
};
