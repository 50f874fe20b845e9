// A program for any runtime: calls a service whose old address fails in one phase each, and prints how each call ended.
// Arguments: the package's entry; as JSON the documents before and after, the healthy URL, the failing ones by phase, the calls to make
// of each, and whether the option `fetch` or the global one leads there.
import process from 'node:process';

const [, , entry, json] = process.argv;
const nativeFetch = globalThis.fetch;
const { createRegistry } = await import(entry);
const { before, after, network, healthy, failing, calls, isOption } = JSON.parse(json);

const ends = {};
for (const [phase, url] of Object.entries(failing)) {
  for (const method of calls) {
    const registry = registryFor(url);
    const init = method === 'GET' ? {} : { method, body: 'x' };
    ends[`${method}: ${phase}`] = await registry.fetch('orders-api', 'orders', init).then(
      (answer) => answer.text(),
      (error) => `failed: ${error.cause?.code ?? error.code ?? error.name}`,
    );
    registry.close();
  }
}
process.stdout.write(`${JSON.stringify(ends)}\n`);

function registryFor(url) {
  let reads = 0;
  const read = async (keys) => {
    const documents = reads === 0 ? before : after;
    reads += 1;
    return { documents: keys.map(({ kind }) => documents[kind] ?? null), registry: 'prod' };
  };
  const fetchMapped = (address, init) => {
    const { host, pathname } = new URL(address);
    return nativeFetch(`${host.startsWith('a1b2c3d4e5') ? url : healthy}${pathname}`, init);
  };
  globalThis.fetch = isOption ? nativeFetch : fetchMapped;
  const options = { sources: [{ description: 'test', read }], network, env: {} };
  return createRegistry(isOption ? { ...options, fetch: fetchMapped } : options);
}
