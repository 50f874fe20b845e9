// Signed calls, as a server receives them: AWS's own signer computes each signature again.
import assert from 'node:assert/strict';
import { createRegistry, sigV4, type Registry } from 'waypost';
import { VPC } from '../../../../../sdk/test/documents.js';
import { startGateway, type Gateway } from '../../../../../sdk/test/gateway.js';
import { memorySource } from '../../../../../sdk/test/memory-source.js';
import { SIGNING_CREDENTIALS, expectedAuthorization } from '../../../../../sdk/test/signature.js';
import { signedPaths } from '../../../../../sdk/test/signed-paths.js';
import type { Target } from '../../target.js';
import { fuzzTarget } from '../fuzz.js';

let gateway: Gateway;
let registry: Registry;

const signatures = fuzzTarget({
  name: 'fuzz-signatures',
  proves: 'the signature of a call fits its URL as it comes over the wire',
  inputs: signedPaths,
  check: async (path) => {
    await registry.fetch('orders-api', path);
    const [call] = gateway.calls.splice(0);
    assert.ok(call !== undefined, 'no call arrived');
    assert.equal(call.headers.authorization, await expectedAuthorization(call));
  },
  long: 100_000,
  short: 50,
});

export const SIGNATURE_TARGETS: readonly Target[] = [
  {
    ...signatures,
    run: async (trial) => {
      gateway = await startGateway();
      const authorize = sigV4({ credentials: SIGNING_CREDENTIALS });
      const options = { sources: [memorySource()], network: VPC, env: {}, authorize };
      registry = createRegistry({ ...options, fetch: gateway.fetch });
      try {
        return await signatures.run(trial);
      } finally {
        registry.close();
        await gateway.stop();
      }
    },
  },
];
