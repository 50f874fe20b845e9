/**
 * Prints `N passed, N failed` alone on a line, after all that jest itself prints.
 * A file that cannot run at all counts as one failure, since none of its tests were counted.
 */
export class TallyReporter {
  /**
   * @param {unknown} _contexts
   * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} results
   */
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.once('exit', () => {
      process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed\n`);
    });
  }
}

export default TallyReporter;
