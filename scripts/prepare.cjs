/**
 * Run by `npm ci`: compiles the sources, builds GraphiQL and renders the images of the demo, which the first start would
 * otherwise do.
 */
require('./register.cjs');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { compiled } = require('./typescript.cjs');

const ROOT = join(__dirname, '..');
const BROWSER_CODE = /graphiql[/\\]client[/\\]/;

for (const folder of ['src', 'migrations']) {
  for (const name of readdirSync(join(ROOT, folder), { recursive: true })) {
    const file = join(ROOT, folder, name);
    if (file.endsWith('.ts') && !BROWSER_CODE.test(file)) compiled(readFileSync(file, 'utf8'), file);
  }
}

const { preparePictures } = require('../src/demo/prepared-pictures.ts');

void require('../src/server/graphiql/bundle.ts').ensureGraphiqlBundle();
void preparePictures();
