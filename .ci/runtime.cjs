// Jest's runtime, except that the test files of one worker share compiled code. Each still gets modules of its own. Without this, each
// test file compiles all that it imports anew, the AWS clients included.
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** @type {Map<string, { source: string, script: Script }>} the last script of each file */
const compiled = new Map();

class SharedCode extends Runtime {
  /** @param {ConstructorParameters<typeof Runtime>} args */
  constructor(...args) {
    super(...args);
    const { executor } = this;
    const compile = executor.compile.bind(executor);
    const head = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
    executor.compile = (source, filename) => {
      const context = executor.environment.getVmContext();
      if (context === null) return null;
      let known = compiled.get(filename);
      if (known?.source !== source) {
        try {
          known = { source, script: new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length }) };
        } catch {
          return compile(source, filename); // it reports a syntax error well
        }
        compiled.set(filename, known);
      }
      return known.script.runInContext(context);
    };
  }
}

module.exports = SharedCode;
