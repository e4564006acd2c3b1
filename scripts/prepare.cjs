/**
 * Run by `npm ci`: compiles the sources, also to V8's code, builds GraphiQL and renders the images of the demo, which the
 * first start would otherwise do.
 */
require('./register.cjs');
const { spawnSync } = require('node:child_process');
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

// With the flags of `npm start`, because V8 does not share code between flags.
const { start } = require('../package.json').scripts;
const flags = /^node (.*) src\/main\.ts$/.exec(start)[1].split(' ');
const { status } = spawnSync(process.execPath, [...flags, join(__dirname, 'prepare-code.cjs')], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

const { preparePictures } = require('../src/demo/prepared-pictures.ts');

void require('../src/server/graphiql/bundle.ts').ensureGraphiqlBundle();
void preparePictures();
