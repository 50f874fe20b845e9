// How `npm test` runs. TypeScript goes through swc, one file at a time; `npm run lint` checks the types.
// No jest.mock anywhere: parts are passed in as arguments.
import { availableParallelism } from 'node:os';

// The AWS clients are pinned to versions that run on Node 20; their notice about later versions is noise here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/**
 * @param {boolean} tsx
 * @returns {[string, object]}
 */
const swc = (tsx) => [
  '@swc/jest',
  {
    jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

const foreign = ['/node_modules/', '/dist/', '/cdk\\.out/', '/\\.waypost/'];

/** Packages that are only ES modules, which Jest does not load on Node 20. */
const modules = '(ky|openapi-fetch)/';

/** @type {import('jest').Config} */
const config = {
  testEnvironment: 'node',
  // The second tier, *.clients.test.ts, runs by `npm run test:clients`.
  testMatch: ['**/!(*.clients).test.ts'],
  // Two for each core: some suites mostly wait, for a process, a browser or a timeout.
  maxWorkers: 2 * availableParallelism(),
  // Only below the root: in coverage/ the mutants have roots of their own.
  testPathIgnorePatterns: [...foreign, '<rootDir>/coverage/'],
  modulePathIgnorePatterns: [
    '<rootDir>/.*/dist/',
    '<rootDir>/.*/cdk\\.out/',
    '<rootDir>/\\.waypost/',
    '<rootDir>/coverage/',
  ],
  runtime: '<rootDir>/.ci/runtime.cjs',
  testSequencer: '<rootDir>/.ci/slow-first.js',
  // A worker's memory can take seconds to be freed.
  workerGracefulExitTimeout: 10_000,
  // Far more than a test takes, even on a busy machine.
  testTimeout: 60_000,
  transform: { '\\.ts$': swc(false), '\\.tsx$': swc(true), [`/node_modules/${modules}.*\\.js$`]: swc(false) },
  transformIgnorePatterns: [`/node_modules/(?!${modules})`],
  moduleNameMapper: {
    '^waypost/dynamodb$': '<rootDir>/sdk/src/sources/dynamodb.ts',
    '^waypost/testing$': '<rootDir>/sdk/src/testing.ts',
    '^waypost/model$': '<rootDir>/sdk/src/model/index.ts',
    '^waypost/http$': '<rootDir>/sdk/src/sources/http.ts',
    '^waypost$': '<rootDir>/sdk/src/index.ts',
    // Our imports end in .js and the files in .ts; a package's own ./x.js is still found, since .js is tried first.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  coveragePathIgnorePatterns: [...foreign, '/test/'],
  reporters: process.env.CI ? ['default', '<rootDir>/.ci/tally-reporter.js'] : ['default'],
};

export default config;
