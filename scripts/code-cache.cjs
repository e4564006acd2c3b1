/**
 * Keeps what V8 has compiled, for the next process. Each module is read and compared by a hash of its content, so that the
 * code of another version is never run. For Node 20; later releases have `enableCompileCache`.
 */
const { Buffer } = require('node:buffer');
const { createHash, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const nodeModule = require('node:module');
const { dirname, join } = require('node:path');
const v8 = require('node:v8');
const vm = require('node:vm');
const zlib = require('node:zlib');

const PARAMETERS = '(function (exports, require, module, __filename, __dirname) {';
/** Fewer new modules, as after a change in development, are compiled faster than all are written. */
const WORTH_WRITING = 20;

const hashOf = (text) => createHash('sha256').update(text).digest('base64');

const ignorable = (error) =>
  ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOENT', 'ENOTDIR', 'EEXIST'].includes(error.code);

/** Reads a range of an open file. Undefined if the file ends before, or has changed since it was written. */
function readRange(file, { at, length, checksum }) {
  const bytes = Buffer.allocUnsafeSlow(length);
  const isComplete = fs.readSync(file, bytes, 0, length, at) === length;
  return isComplete && zlib.crc32(bytes) === checksum ? bytes : undefined;
}

/**
 * Code of modules in one file: an index as JSON, its length in the first line, and what the index points to. The name
 * contains V8's tag of its version and flags, because V8 rejects the code of others.
 */
class CodeCache {
  #path;
  #file;
  #start = 0;
  #index = new Map();
  #scripts = new Map();

  constructor(folder, version) {
    const name = createHash('sha256').update(`${version} ${process.version} ${v8.cachedDataVersionTag()}`);
    this.#path = join(folder, `${name.digest('hex').slice(0, 20)}.code`);
    try {
      this.#open();
    } catch (error) {
      if (!ignorable(error) && !(error instanceof SyntaxError)) throw error;
      this.#index.clear();
    }
  }

  #open() {
    this.#file = fs.openSync(this.#path, 'r');
    const head = Buffer.alloc(24);
    fs.readSync(this.#file, head, 0, head.length, 0);
    const [length, checksum] = head.toString('latin1').split(' ').map(Number);
    if (!length || !(length < fs.fstatSync(this.#file).size)) return;
    const index = readRange(this.#file, { at: head.length, length, checksum });
    if (!index) return;
    this.#start = head.length + length;
    this.#index = new Map(Object.entries(JSON.parse(index)));
  }

  /** Returns the compiled script of a module whose content has the hash, and the text it was compiled from. */
  find(filename, hash) {
    const entry = this.#index.get(filename);
    if (entry?.hash !== hash) return undefined;
    const [text, code] = [entry.text, entry.code].map(
      (range) => range && readRange(this.#file, { ...range, at: range.at + this.#start }),
    );
    if (!code || (entry.text && !text)) return undefined;
    return { text: text?.toString(), code };
  }

  /** Compiles a module, from the code of an earlier process if there is one. `text` is stored if it is not the content. */
  script(filename, hash, content, compile) {
    const found = this.find(filename, hash);
    const text = found?.text ?? compile?.() ?? content;
    const script = new vm.Script(`${PARAMETERS}${text}\n})`, {
      filename,
      columnOffset: -PARAMETERS.length,
      cachedData: found?.code,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (!found || script.cachedDataRejected)
      this.#scripts.set(filename, { hash, script, text: compile && text });
    return script;
  }

  /** Stores the code of the modules that were not found, and keeps that of the others. */
  write() {
    if (this.#scripts.size < WORTH_WRITING) return;
    const index = {};
    const parts = [];
    let at = 0;
    const add = (bytes) => {
      const range = { at, length: bytes.length, checksum: zlib.crc32(bytes) };
      parts.push(bytes);
      at += bytes.length;
      return range;
    };
    for (const [filename, { hash }] of this.#index) {
      if (this.#scripts.has(filename) || !fs.existsSync(filename)) continue;
      const kept = this.find(filename, hash);
      if (kept)
        index[filename] = {
          hash,
          code: add(kept.code),
          ...(kept.text && { text: add(Buffer.from(kept.text)) }),
        };
    }
    for (const [filename, { hash, script, text }] of this.#scripts)
      index[filename] = {
        hash,
        code: add(script.createCachedData()),
        ...(text !== undefined && { text: add(Buffer.from(text)) }),
      };
    this.#scripts.clear();
    const json = Buffer.from(JSON.stringify(index));
    const head = `${json.length} ${zlib.crc32(json)}`.padEnd(24);
    this.#store([Buffer.from(head, 'latin1'), json, ...parts]);
  }

  /** The file is there whole or not at all; where it cannot be written, every process compiles. */
  #store(parts) {
    const draft = `${this.#path}.${randomUUID()}`;
    try {
      fs.mkdirSync(dirname(this.#path), { recursive: true });
      fs.writeFileSync(draft, Buffer.concat(parts));
      fs.renameSync(draft, this.#path);
    } catch (error) {
      if (!ignorable(error)) throw error;
      if (fs.existsSync(draft)) fs.rmSync(draft);
    }
  }
}

/** Returns the `require` of a module. */
function requireOf(module) {
  const require = (name) => module.require(name);
  require.resolve = (name, options) => nodeModule._resolveFilename(name, module, false, options);
  require.resolve.paths = (name) => nodeModule._resolveLookupPaths(name, module);
  require.main = process.mainModule;
  require.extensions = nodeModule._extensions;
  require.cache = nodeModule._cache;
  return require;
}

/** Runs a module from its script. */
function run(script, module, filename) {
  const { exports } = module;
  const body = script.runInThisContext();
  return Reflect.apply(body, exports, [exports, requireOf(module), module, filename, dirname(filename)]);
}

module.exports = { CodeCache, hashOf, run };
