// Leaves out code that a function on Lambda never loads. Such code would still slow down a cold start, because esbuild puts all code
// that is shared with lazily loaded files into one file.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

const CHAIN = '@aws-sdk/credential-provider-node';
const NAMESPACE = 'credentials';
const { resolve } = createRequire(import.meta.url);

export const onLambda: Plugin = {
  name: 'on Lambda',
  setup: (building) => {
    // A function's credentials are in its environment, where the credential chain looks first.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    building.onResolve({ filter: new RegExp(`^${CHAIN}$`) }, ({ path }) => ({ path, namespace: NAMESPACE }));
    building.onLoad({ filter: /./, namespace: NAMESPACE }, () => ({
      contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
      resolveDir: dirname(resolve(CHAIN)),
    }));
    // The SDK's source loads it for callers that pass their own client, which no function does.
    building.onResolve({ filter: /^@aws-sdk\/client-dynamodb$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};
