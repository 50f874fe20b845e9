// Whether the signature of a request fits what came over the wire, by AWS's own signer.
import type { IncomingHttpHeaders } from 'node:http';
import { signedByAws } from './aws-signer.js';

export const SIGNING_CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/+=' };

/** A request as a server receives it. */
interface ReceivedRequest {
  readonly method: string;
  readonly host: string;
  /** Path and query, as they came. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What every reader of a path and a strictly encoded query understands alike. */
const UNAMBIGUOUS = /^[\w.~!$&'()*+,;=:@/%-]*(?:\?[\w.~%=&-]*)?$/;

/** The header `authorization` that AWS's signer computes for a request as it came. */
export async function expectedAuthorization({ method, host, path, headers, body }: ReceivedRequest): Promise<string> {
  if (!UNAMBIGUOUS.test(path)) return `none: ${path} has more than one reading`;
  const given = String(headers.authorization);
  const [, region = '', names = ''] = /\/\d{8}\/([^/]+)\/.*SignedHeaders=([^,]+)/.exec(given) ?? [];
  const signed = names.split(';').map((name): [string, string] => [name, String(headers[name])]);
  const url = new URL(`https://${host}${path}`);
  const request = { service: 'execute-api', region, url, method, headers: Object.fromEntries(signed), body };
  return String(await signedByAws(request, SIGNING_CREDENTIALS, timeOf(String(headers['x-amz-date']))));
}

function timeOf(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}
