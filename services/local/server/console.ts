// Serves the console: one page, its script, its style sheet and its icon, bundled on the first request. The headers make the
// browser refuse everything that does not come from this server.
import { createHash } from 'node:crypto';
import type { QueryRequest } from '../../app/http/endpoint.js';
import type { Asset, Assets } from './bundle-console.js';
import { type RouteFront, plainPage } from './front.js';

/** Only our own files, nothing inline, no other host; and no string can become markup (Trusted Types). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

export function createConsole(): RouteFront {
  let assets: Promise<Assets> | undefined;
  const answer = async (path: ConsolePath, header: QueryRequest['header']): Promise<Response> => {
    if (path === '/' && !(header('accept') ?? '').includes('text/html')) return plainPage();
    assets ??= loadAssets();
    // Try a failed bundle again: somebody may be editing its sources.
    assets.catch(() => (assets = undefined));
    const asset = (await assets).get(path);
    if (asset === undefined) throw new Error(`The console's bundle has no ${path}.`);
    return respond(asset, header('if-none-match') ?? undefined);
  };
  return (asked, header) => {
    const path = PATHS.find((known) => known === asked);
    return path === undefined ? undefined : answer(path, header);
  };
}

const PATHS = ['/', '/console.js', '/console.css', '/console.svg'] as const;
type ConsolePath = (typeof PATHS)[number];

function respond({ type, bytes }: Asset, known: string | undefined): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const headers = { ...HEADERS, etag, ...(type.startsWith('text/html') ? { vary: 'accept' } : {}) };
  if (known === etag) return new Response(null, { status: 304, headers });
  return new Response(Buffer.from(bytes), { headers: { ...headers, 'content-type': type } });
}

/** Loads esbuild only where somebody opens the console. */
async function loadAssets(): Promise<Assets> {
  const { bundleConsole } = await import('./bundle-console.js');
  return bundleConsole();
}
