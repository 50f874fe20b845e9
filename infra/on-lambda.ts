// What is left out of a function since nothing on Lambda would ever load it. It costs a cold start even so: code that is shared
// with what is loaded on first use stands in a file of its own, whole.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

const CHAIN = '@aws-sdk/credential-provider-node';
const NAMESPACE = 'credentials';
const { resolve } = createRequire(import.meta.url);

export const onLambda: Plugin = {
  name: 'on Lambda',
  setup: (building) => {
    // A function's credentials stand in its environment, where the whole chain looks first as well.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    building.onResolve({ filter: new RegExp(`^${CHAIN}$`) }, ({ path }) => ({ path, namespace: NAMESPACE }));
    building.onLoad({ filter: /./, namespace: NAMESPACE }, () => ({
      contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
      resolveDir: dirname(resolve(CHAIN)),
    }));
    // Loaded by the SDK's source for callers that hand it a client of their own, which no function does.
    building.onResolve({ filter: /^@aws-sdk\/client-dynamodb$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};
