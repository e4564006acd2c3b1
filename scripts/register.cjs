/** `node --require ./scripts/register.cjs file.ts` runs TypeScript, with stack traces that name its lines. */
const nodeModule = require('node:module');
const { join } = require('node:path');
const { CACHE, register } = require('./typescript.cjs');

process.setSourceMapsEnabled(true);
// Keeps V8's code as well, keyed by content; Node 20 has none.
nodeModule.enableCompileCache?.(join(CACHE, 'v8'));
register();
