// Makes one call to a private API from this machine, by the address form that a question is about.
import { lookup } from 'node:dns/promises';
import { request } from 'node:https';

export interface PrivateCall {
  readonly host: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back, or where the call ended: `dns`, `connect`, `timeout`. */
export type CallAnswer =
  | {
      readonly addresses: readonly string[];
      readonly status: number;
      readonly errorType?: string;
      readonly body: string;
    }
  | { readonly addresses: readonly string[]; readonly failed: 'dns' | 'connect' | 'timeout'; readonly code: string };

const TIMEOUT_MS = 10_000;
const MOST_BODY = 2_000;

export async function callFrom(call: PrivateCall): Promise<CallAnswer> {
  const found = await lookup(call.host, { all: true }).catch((error: unknown) => codeOf(error));
  if (typeof found === 'string') return { addresses: [], failed: 'dns', code: found };
  const addresses = found.map(({ address }) => address);
  return new Promise((resolve) => {
    const { host, path, headers = {} } = call;
    const sent = request({ host, path, headers, servername: host, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const errorType = response.headers['x-amzn-errortype'];
        const body = Buffer.concat(chunks).toString().slice(0, MOST_BODY);
        const status = response.statusCode ?? 0;
        resolve({ addresses, status, ...(typeof errorType === 'string' ? { errorType } : {}), body });
      });
    });
    sent.on('timeout', () => {
      resolve({ addresses, failed: 'timeout', code: 'ETIMEDOUT' });
      sent.destroy();
    });
    sent.on('error', (error) => resolve({ addresses, failed: 'connect', code: codeOf(error) }));
    sent.end();
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** @example wordsOf({ addresses: [], failed: 'dns', code: 'ENOTFOUND' }) // 'no such name (ENOTFOUND)' */
export function wordsOf(answer: CallAnswer): string {
  if ('status' in answer)
    return [String(answer.status), answer.errorType].filter((part) => part !== undefined).join(' ');
  const what = { dns: 'no such name', connect: 'no connection', timeout: 'no answer in 10 s' }[answer.failed];
  return `${what} (${answer.code})`;
}
