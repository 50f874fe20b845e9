// A test runner for Stryker that keeps one process alive. It tries a mutant against the core's own tests, run by jest-circus,
// and then against the simulated world. A mutant takes a fraction of a second, since Jest is not started anew for it, and only
// tests that reach the mutant run. https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin/
import { pathToFileURL } from 'node:url';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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

const CORE = 'services/core';
/** Folders with the fold and the election, whose tests run against each mutant. */
const FOLDERS = ['records', 'names', 'networks'];
/** Tests there of something else. */
const UNRELATED = /^explain\.test\.ts$/;
const SEED = 20261125;

/** Targets that a mutant must pass, with the number of histories. */
const HISTORIES = { histories: 60, order: 25 };
const UNITS = FOLDERS.flatMap((folder) =>
  readdirSync(join(CORE, folder))
    .filter((file) => file.endsWith('.test.ts') && !UNRELATED.test(file))
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
      for (const name of testFilter ?? TRIALS.keys()) {
        const test = await runTrial(name);
        tests.push(test);
        if (test.status === TestStatus.Failed) break;
      }
      const reached = determineHitLimitReached(shared.hitCount, hitLimit);
      return reached ?? toMutantRunResult({ status: DryRunStatus.Complete, tests });
    },
  };
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
  const root = circus.getState().rootDescribeBlock;
  const units = new Map();
  for (const file of UNITS) {
    Object.assign(root, { children: [], tests: [], hooks: [] });
    await import(urlOf(join(CORE, file)));
    units.set(file, { children: root.children, tests: root.tests, hooks: root.hooks });
  }
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
  for (const child of block.children) {
    if (child.type === 'describeBlock') resetTests(child);
    else Object.assign(child, { errors: [], status: null, done: false });
  }
}
