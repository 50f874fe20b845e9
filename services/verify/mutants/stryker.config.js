// `npm run mutants`: mutation testing of the fold, the election, the plan of a sweep and the gates. It takes hours, so `npm test` does not run it.
// survivors.md explains the mutants that survive.

const core = (/** @type {readonly string[]} */ names) => names.map((name) => `services/core/${name}.ts`);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
const config = {
  mutate: [
    // The fold: facts into records.
    ...core([
      'records/api-record',
      'records/life',
      'records/deployment-log',
      'records/endpoint-record',
      'records/slot',
      'records/stamp',
      'records/stage-log',
      'records/shown',
      'names/folded',
      'records/stub',
      'records/sightings',
      'records/in-force',
      'records/lineage-tags',
      'records/domain',
      'records/domain-slots',
      'records/api-status',
      'records/retention',
      'records/stage-settings',
    ]),
    // The election: which API serves a name.
    ...core([
      'names/candidacy',
      'names/name-state',
      'names/elect',
      'names/succession',
      'names/history',
      'names/act',
      'networks/vpc-state',
      'networks/network-name',
      'networks/network-summary',
    ]),
    // The digests of policies, and what a sweep reports.
    'services/core/policy/*.ts',
    'services/core/sweep/*.ts',
    // The gates, the evaluator of policies, and the choice of an address.
    'sdk/src/model/explain/*.ts',
    'sdk/src/model/{policy,policy-resource,decide,choose}.ts',
    '!**/*.test.ts',
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
