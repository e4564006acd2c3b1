/** Runs what a start computes, without a database: the code of these modules and functions is then kept for the first start. */
const { readdirSync } = require('node:fs');
const { join } = require('node:path');

require('../src/server/start.ts');
const { demoRows } = require('../src/demo/index.ts');
const { buildMarqueeSchema } = require('../src/schema.ts');

const MIGRATIONS = join(__dirname, '../migrations');

buildMarqueeSchema();
demoRows('http://127.0.0.1:4000', { networks: {} });
for (const name of readdirSync(MIGRATIONS)) if (name.endsWith('.ts')) require(join(MIGRATIONS, name));
