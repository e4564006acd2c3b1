/**
 * Compiles TypeScript to CommonJS with esbuild, once per content of a file: the cache is keyed by a hash of the
 * source, so it can never return the code of another version. Node and jest share it.
 */
const { createHash, randomUUID } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const nodeModule = require('node:module');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const CACHE = join(ROOT, 'node_modules/.cache/marquee');
const FOLDER = join(CACHE, 'typescript');

const read = (...path) => readFileSync(join(ROOT, ...path), 'utf8');

/** Everything that decides what a source is compiled to, besides the source. */
const COMPILER = [read('node_modules/esbuild/package.json'), read('tsconfig.json'), readFileSync(__filename)];
const COMPILER_HASH = COMPILER.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

function compile(source, filename) {
  // Loaded only on a miss: a later start compiles nothing.
  const { transformSync } = require('esbuild');
  const { code } = transformSync(source, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    loader: filename.endsWith('.tsx') ? 'tsx' : filename.endsWith('.ts') ? 'ts' : 'js',
    sourcefile: filename,
    sourcemap: 'inline',
    sourcesContent: false,
    supported: { 'dynamic-import': false },
    tsconfigRaw: read('tsconfig.json'),
  });
  return code;
}

/** A file is in the cache whole or not at all; where it cannot be written, every start compiles. */
function store(path, code) {
  const draft = `${path}.${randomUUID()}`;
  try {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(draft, code);
    renameSync(draft, path);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) throw error;
  }
}

/** The cache key of a source; the name is part of it because the source map holds it. */
const keyOf = (source, filename) =>
  createHash('sha256').update(COMPILER_HASH).update(filename).update('\0').update(source).digest('hex');

const pathOf = (key) => join(FOLDER, `${key}.js`);

/** Returns what was compiled for a key. Undefined if it is not in the cache. */
function storedCode(key) {
  try {
    return readFileSync(pathOf(key), 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Returns a file's source as CommonJS with an inline source map. */
function compiled(source, filename) {
  const key = keyOf(source, filename);
  const stored = storedCode(key);
  if (stored !== undefined) return stored;
  const code = compile(source, filename);
  store(pathOf(key), code);
  return code;
}

/** Makes `require` of Node accept TypeScript. */
function register() {
  nodeModule._extensions['.ts'] = (module, filename) =>
    module._compile(compiled(readFileSync(filename, 'utf8'), filename), filename);
}

module.exports = { CACHE, COMPILER_HASH, compiled, keyOf, register, storedCode };
