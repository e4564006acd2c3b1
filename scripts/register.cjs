/** `node --require ./scripts/register.cjs file.ts` runs TypeScript, with stack traces that name its lines. */
const nodeModule = require('node:module');
const { join } = require('node:path');
const { CACHE, register } = require('./typescript.cjs');

const FOLDER = join(CACHE, 'v8');

process.setSourceMapsEnabled(true);
if (nodeModule.enableCompileCache) {
  nodeModule.enableCompileCache(FOLDER);
  register();
} else {
  const { registerCached } = require('./register-cached.cjs');
  registerCached(FOLDER);
}
