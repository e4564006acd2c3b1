/** Makes `require` accept TypeScript, and keeps the code of all modules for the next process. For Node 20. */
const { readFileSync } = require('node:fs');
const nodeModule = require('node:module');
const { CodeCache, hashOf, run } = require('./code-cache.cjs');
const { mapStackTraces, withoutMap } = require('./stack-traces.cjs');
const { COMPILER_HASH, compiled, keyOf, storedCode } = require('./typescript.cjs');

/** Tells Node not to show a line of the compiled code with an error. */
const HAS_MAP = '//# sourceMappingURL=inline:';

function registerCached(folder) {
  const cache = new CodeCache(folder, COMPILER_HASH);
  const { _compile: compile } = nodeModule.prototype;
  const keys = new Map();

  nodeModule._extensions['.ts'] = (module, filename) => {
    const source = readFileSync(filename, 'utf8');
    const key = keyOf(source, filename);
    const code = () => withoutMap(compiled(source, filename)) + HAS_MAP;
    keys.set(filename, key);
    // Node keeps the results of looking for files while it runs the main module.
    if (module === process.mainModule) compile.call(module, code(), filename);
    else run(cache.script(filename, key, source, code), module, filename);
  };

  nodeModule.prototype._compile = function (content, filename, format) {
    if (format === 'module' || this === process.mainModule)
      return compile.call(this, content, filename, format);
    let script;
    try {
      script = cache.script(filename, hashOf(content), content);
    } catch (error) {
      // Such as a module of ECMAScript, which Node recognizes itself.
      if (error instanceof SyntaxError) return compile.call(this, content, filename, format);
      throw error;
    }
    return run(script, this, filename);
  };

  mapStackTraces((filename) => keys.has(filename) && storedCode(keys.get(filename)));
  process.on('exit', () => cache.write());
}

module.exports = { registerCached };
