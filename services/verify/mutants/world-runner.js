// A test runner for Stryker that keeps one process alive. It tries a mutant against the tests of the core and the
// model, run by jest-circus, and then against the simulated world. A mutant takes a fraction of a second, since Jest is not started anew for it, and only
// tests that reach the mutant run. https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin/
import { pathToFileURL } from 'node:url';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PluginKind, declareFactoryPlugin } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import { createRequire } from 'node:module';
import { register } from 'tsx/esm/api';

// The package's ES module does not export the state.
const circus = createRequire(import.meta.url)('jest-circus');

/** Folders with the fold, the election, the plan of a sweep and the gates, whose tests run against each mutant. */
const FOLDERS = [
  ...['records', 'names', 'networks', 'policy', 'sweep'].map((name) => `services/core/${name}`),
  'sdk/src/model',
  'services/test/model',
];
const SEED = 20261125;

/** Targets that a mutant must pass, with the number of histories. `WAYPOST_RUNS=0` leaves them out, so that unit tests must notice each mutant. */
const HISTORIES = process.env.WAYPOST_RUNS === '0' ? {} : { histories: 60, order: 25 };
/** `WAYPOST_TESTS=life,elect` runs the unit tests of these names alone, so that a first look takes a minute. */
const WANTED = process.env.WAYPOST_TESTS?.split(',');
const isWanted = (file) => file.endsWith('.test.ts') && (WANTED?.includes(basename(file, '.test.ts')) ?? true);
const UNITS = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter(isWanted)
    .map((file) => join(folder, file)),
);

/** Everything that a mutant must pass, the fastest first. */
const TRIALS = new Map([
  ...UNITS.map((file) => [file, async () => tryUnit(file)]),
  ...Object.entries(HISTORIES).map(([target, amount]) => [target, async () => tryTarget(target, amount)]),
]);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'world', createRunner)];

createRunner.inject = /** @type {const} */ ([]);

function createRunner() {
  // What Stryker's instrumented code reads and writes. https://stryker-mutator.io/docs/mutation-testing-elements/
  const shared = (globalThis.__stryker__ ??= {});
  return {
    capabilities: () => ({ reloadEnvironment: false }),
    dryRun: async () => {
      // Loaded outside every test, so that Stryker knows which mutants loading alone covers (static ones).
      await (project ??= load());
      const tests = [];
      for (const name of TRIALS.keys()) {
        shared.currentTestId = name;
        tests.push(await runTrial(name));
      }
      shared.currentTestId = undefined;
      return { status: DryRunStatus.Complete, tests, mutantCoverage: shared.mutantCoverage };
    },
    mutantRun: async ({ activeMutant, testFilter, hitLimit }) => {
      // Set before the first import, so that values computed at load time are the mutant's too.
      Object.assign(shared, {
        activeMutant: activeMutant.id,
        hitCount: hitLimit === undefined ? undefined : 0,
        hitLimit,
      });
      const tests = [];
      for (const name of nearestFirst(testFilter ?? [...TRIALS.keys()], activeMutant.fileName)) {
        const test = await runTrial(name);
        tests.push(test);
        if (test.status === TestStatus.Failed) break;
      }
      const reached = determineHitLimitReached(shared.hitCount, hitLimit);
      return reached ?? toMutantRunResult({ status: DryRunStatus.Complete, tests });
    },
  };
}

/** Tests of the changed file itself come first: they are the likeliest to notice. */
function nearestFirst(names, file) {
  const own = `/${basename(file, '.ts')}.test.ts`;
  return [...names].sort((a, b) => Number(b.endsWith(own)) - Number(a.endsWith(own)));
}

let project;

async function runTrial(name) {
  const started = Date.now();
  const test = { id: name, name };
  try {
    await (project ??= load());
    await TRIALS.get(name)();
    return { ...test, status: TestStatus.Success, timeSpentMs: Date.now() - started };
  } catch (error) {
    const failureMessage = String(error?.message ?? error).slice(0, 200);
    return { ...test, status: TestStatus.Failed, failureMessage, timeSpentMs: Date.now() - started };
  }
}

/** Loads tests and targets from Stryker's copy of the project. */
async function load() {
  register();
  const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
  Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect });
  // It only matters whether there is a counterexample; to shrink it may take minutes.
  (await import('fast-check')).configureGlobal({ endOnFailure: true });
  circus.addEventHandler(skipAfterFailure);
  const root = circus.getState().rootDescribeBlock;
  const units = new Map();
  for (const file of UNITS) {
    Object.assign(root, { children: [], tests: [], hooks: [] });
    await import(urlOf(file));
    units.set(file, { children: root.children, tests: root.tests, hooks: root.hooks });
  }
  if (Object.keys(HISTORIES).length === 0) return { units, targets: [] };
  const { IN_MEMORY_TARGETS } = await import(urlOf('services/verify/prove/world/in-memory.ts'));
  return { units, targets: IN_MEMORY_TARGETS };
}

const urlOf = (file) => pathToFileURL(join(process.cwd(), file)).href;

async function tryTarget(name, amount) {
  const target = (await project).targets.find((each) => each.name === name);
  await target.run({ seed: SEED, amount, shrinks: false, report: () => undefined });
}

/** Tests of a file are registered once and run for every mutant. */
async function tryUnit(file) {
  const root = circus.getState().rootDescribeBlock;
  Object.assign(root, (await project).units.get(file));
  resetTests(root);
  const { testResults } = await circus.run();
  const failed = testResults.find(({ errors }) => errors.length > 0);
  if (failed !== undefined) throw new Error(`${failed.testPath.join(' ')}: ${String(failed.errors[0])}`);
  if (testResults.length === 0) throw new Error(`${file} has no tests.`);
}

function resetTests(block) {
  for (const test of testsIn(block)) Object.assign(test, { errors: [], status: null, done: false, mode: undefined });
}

/** One failed test is enough: the others of its file are skipped. */
function skipAfterFailure(event, { rootDescribeBlock }) {
  if (event.name !== 'test_done' || event.test.errors.length === 0) return;
  for (const test of testsIn(rootDescribeBlock)) test.mode = 'skip';
}

const testsIn = (block) => block.children.flatMap((child) => (child.type === 'test' ? [child] : testsIn(child)));
