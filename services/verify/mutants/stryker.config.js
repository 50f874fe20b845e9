// `npm run mutants`: changes one thing of the fold or the election at a time, and sees whether a test notices. It takes hours,
// and is no part of `npm test`. What survives is explained in survivors.md.

const core = (/** @type {readonly string[]} */ names) => names.map((name) => `services/core/${name}.ts`);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
const config = {
  mutate: [
    // reduce
    ...core([
      'records/api-record',
      'records/endpoint-record',
      'records/slot',
      'records/stage-log',
      'records/shown',
      'names/folded',
      'records/stub',
      'records/sightings',
    ]),
    // elect
    ...core(['names/candidacy', 'names/name-state', 'names/elect', 'networks/vpc-state', 'networks/network-name']),
  ],
  testRunner: 'world',
  plugins: [new URL('./world-runner.js', import.meta.url).pathname],
  coverageAnalysis: 'perTest',
  ignorePatterns: ['infra', 'coverage', '.waypost', '**/dist', '*.tgz'],
  tempDirName: 'coverage/mutants',
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  htmlReporter: { fileName: 'coverage/mutants.html' },
  jsonReporter: { fileName: 'coverage/mutants.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  thresholds: { high: 100, low: 95, break: 95 },
  timeoutMS: 15_000,
};

export default config;
