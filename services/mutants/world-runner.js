// A test runner for Stryker that tries a mutant in one process that stays, against the model of the world and then against the
// core's own tests, by the part of jest that runs them (jest-circus): a mutant takes a fraction of a second where all of jest
// would be started anew for it. https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin/
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
const ELSEWHERE = /^(brake|event-pattern|explain|plan.*)\.test\.ts$/;
const SEED = 20261125;

/** What a mutant must pass, the quickest to refute it first. */
const TRIALS = {
  histories: async () => tryTarget('histories', 60),
  units: tryUnits,
  order: async () => tryTarget('order', 25),
};

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
      for (const name of Object.keys(TRIALS)) {
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
      for (const name of testFilter ?? Object.keys(TRIALS)) {
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
    await TRIALS[name]();
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
  const own = readdirSync(CORE).filter((file) => file.endsWith('.test.ts') && !ELSEWHERE.test(file));
  for (const file of own) await import(urlOf(join(CORE, file)));
  const { IN_MEMORY_TARGETS } = await import(urlOf('services/prove/world/in-memory.ts'));
  return IN_MEMORY_TARGETS;
}

const urlOf = (file) => pathToFileURL(join(process.cwd(), file)).href;

async function tryTarget(name, amount) {
  const target = (await project).find((each) => each.name === name);
  await target.run({ seed: SEED, amount, asDrawn: true, report: () => undefined });
}

/** The tests are registered once and run again and again. */
async function tryUnits() {
  forget(circus.getState().rootDescribeBlock);
  const { testResults } = await circus.run();
  const failed = testResults.find(({ errors }) => errors.length > 0);
  if (failed !== undefined) throw new Error(`${failed.testPath.join(' ')}: ${String(failed.errors[0])}`);
}

function forget(block) {
  for (const child of block.children) {
    if (child.type === 'describeBlock') forget(child);
    else Object.assign(child, { errors: [], status: null, done: false });
  }
}
