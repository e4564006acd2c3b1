/**
 * Compiles each module once per jest worker. Test files share no module of this repository: each evaluates its own, from
 * the compiled script, whose functions V8 need not compile again.
 */
const vm = require('node:vm');

const { compileFunction } = vm;
const scripts = new Map();

function scriptOf(source, parameters, filename) {
  const start = `(function (${parameters.join()}) {`;
  const key = `${filename}\0${start}${source}`;
  let script = scripts.get(key);
  if (!script) {
    script = new vm.Script(`${start}${source}\n})`, { filename, columnOffset: -start.length });
    scripts.set(key, script);
  }
  return script;
}

/** jest passes the context of its environment, which is the one of the worker; see `jest-environment.cjs`. */
vm.compileFunction = (source, parameters, options) =>
  options?.parsingContext === globalThis
    ? scriptOf(source, parameters, options.filename).runInThisContext()
    : compileFunction(source, parameters, options);
