// A test runner for Stryker that tries a mutant in one process that stays, against the model of the world and then against the
// core's own tests, file by file, by the part of jest that runs them (jest-circus): a mutant takes a fraction of a second where
// all of jest would be started anew for it, and meets only what reaches it. https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin/
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

// Its module for `import` leaves out the state.
const circus = createRequire(import.meta.url)('jest-circus');

const CORE = 'services/core';
/** The core's tests that have nothing to do with the fold or the election. */
const ELSEWHERE = /^(deletion-guard|event-pattern|explain|plan.*)\.test\.ts$/;
const SEED = 20261125;

/** How many histories a mutant must pass, of which target. */
const HISTORIES = { histories: 60, order: 25 };
const UNITS = readdirSync(CORE).filter((file) => file.endsWith('.test.ts') && !ELSEWHERE.test(file));

/** What a mutant must pass, the quickest to refute it first. */
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
      // Outside every test: what is covered by loading alone is known to be static.
      await (project ??= load());
      const tests = [];
      for (const name of TRIALS.keys()) {
        shared.currentTestId = name;
        tests.push(await tried(name));
      }
      shared.currentTestId = undefined;
      return { status: DryRunStatus.Complete, tests, mutantCoverage: shared.mutantCoverage };
    },
    mutantRun: async ({ activeMutant, testFilter, hitLimit }) => {
      // Before the first import, so that what a module works out when it loads is the mutant's as well.
      Object.assign(shared, {
        activeMutant: activeMutant.id,
        hitCount: hitLimit === undefined ? undefined : 0,
        hitLimit,
      });
      const tests = [];
      for (const name of testFilter ?? TRIALS.keys()) {
        const test = await tried(name);
        tests.push(test);
        if (test.status === TestStatus.Failed) break;
      }
      const reached = determineHitLimitReached(shared.hitCount, hitLimit);
      return reached ?? toMutantRunResult({ status: DryRunStatus.Complete, tests });
    },
  };
}

let project;

async function tried(name) {
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

/** Stryker runs this in its copy of the project. */
async function load() {
  register();
  const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
  Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect });
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

/** The tests of a file are registered once and run again and again. */
async function tryUnit(file) {
  const root = circus.getState().rootDescribeBlock;
  Object.assign(root, (await project).units.get(file));
  forget(root);
  const { testResults } = await circus.run();
  const failed = testResults.find(({ errors }) => errors.length > 0);
  if (failed !== undefined) throw new Error(`${failed.testPath.join(' ')}: ${String(failed.errors[0])}`);
  if (testResults.length === 0) throw new Error(`${file} has no tests.`);
}

function forget(block) {
  for (const child of block.children) {
    if (child.type === 'describeBlock') forget(child);
    else Object.assign(child, { errors: [], status: null, done: false });
  }
}
