/**
 * Names the lines of the sources in stack traces. Node's own support reads the source map of every module when it is loaded,
 * also of packages, which takes longer than to load them; here a map is read when a trace shows its module.
 */
const { Buffer } = require('node:buffer');
const { SourceMap } = require('node:module');

const MAP = /\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

/** Separates compiled code from its inline source map. */
function withoutMap(code) {
  const found = MAP.exec(code);
  return found ? code.slice(0, found.index) : code;
}

function mapIn(code) {
  const [, data] = MAP.exec(code ?? '') ?? [];
  return data && new SourceMap(JSON.parse(Buffer.from(data, 'base64').toString()));
}

/** Makes stack traces name the sources. `codeOf` returns the compiled code of a file, with its inline source map. */
function mapStackTraces(codeOf) {
  const maps = new Map();
  const mapOf = (file) => {
    if (!maps.has(file)) maps.set(file, mapIn(codeOf(file)));
    return maps.get(file);
  };
  const shown = (frame) => {
    const text = String(frame);
    const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
    if (!line || !column) return text;
    const found = mapOf(file)?.findEntry(line - 1, column - 1);
    if (found?.originalLine === undefined) return text;
    return text.replace(
      `${file}:${line}:${column}`,
      () => `${file}:${found.originalLine + 1}:${found.originalColumn + 1}`,
    );
  };
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${shown(frame)}`)].join('\n');
}

module.exports = { mapStackTraces, withoutMap };
