// Serves the console: one page, its script, its style and its sign, bundled when the first of them is asked for. All that it
// shows comes from this server; the headers hold the browser to that.
import { createHash } from 'node:crypto';
import type { Asked } from '../../app/http/endpoint.js';
import type { Asset, Assets } from './assets.js';
import { type Front, plainPage } from './front.js';

/** No script but ours, no inline one, no other host; and no string can become markup (Trusted Types). */
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

export function createConsole(load: () => Promise<Assets> = loadAssets): Front {
  let assets: Promise<Assets> | undefined;
  const answer = async (path: Path, header: Asked['header']): Promise<Response> => {
    if (path === '/' && !(header('accept') ?? '').includes('text/html')) return plainPage();
    assets ??= load();
    // A bundle that fails once is tried again: somebody may be writing on it.
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
type Path = (typeof PATHS)[number];

function respond({ type, bytes }: Asset, known: string | undefined): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const headers = { ...HEADERS, etag, ...(type.startsWith('text/html') ? { vary: 'accept' } : {}) };
  if (known === etag) return new Response(null, { status: 304, headers });
  return new Response(Buffer.from(bytes), { headers: { ...headers, 'content-type': type } });
}

/** esbuild is loaded only where somebody looks. */
async function loadAssets(): Promise<Assets> {
  const { bundleConsole } = await import('./bundle-console.js');
  return bundleConsole();
}
