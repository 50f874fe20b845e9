import { gzipSync } from 'node:zlib';
import { bundleConsole } from './bundle-console.js';
import { createConsole } from './console.js';

const BUDGET = 60_000;

it('bundles the console into four files of at most 60 kB compressed', async () => {
  const assets = [...(await bundleConsole()).values()];

  const sizes = assets.map(({ bytes }) => gzipSync(bytes).length);

  expect(sizes).toHaveLength(4);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET);
});

it('sends a policy that allows no inline script and no other host, and a page that needs neither', async () => {
  const response = await createConsole()('/', () => 'text/html');
  const policy = response?.headers.get('content-security-policy') ?? '';

  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe|http|\*|data:/);
  expect(await response?.text()).not.toMatch(/<script(?! type="module" src="\/console.js")|<style| style=| on[a-z]+=/);
});

it('answers 304 to a browser that has the current file', async () => {
  const front = createConsole();
  const etag = (await front('/console.css', () => null))?.headers.get('etag') ?? '';

  const again = await front('/console.css', (name) => (name === 'if-none-match' ? etag : null));

  expect(again?.status).toBe(304);
});
