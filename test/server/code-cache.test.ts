import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPTS = resolve(__dirname, '../../scripts');
/** More modules than are worth writing. */
const MODULES = 25;

let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-code-'));
  cache = join(folder, 'cache');
  const parts = Array.from({ length: MODULES }, (_, index) => `part${index}`);
  for (const part of parts) writeFileSync(join(folder, `${part}.ts`), `export const ${part}: number = 1;\n`);
  writeFileSync(
    join(folder, 'fails.ts'),
    'interface Removed {\n  readonly text: string;\n}\n\nexport function fail(): Removed {\n  throw new Error("failed");\n}\n',
  );
  writeFileSync(
    join(folder, 'main.ts'),
    `${parts.map((part) => `import { ${part} } from './${part}';`).join('\n')}
import { fail } from './fails';
console.log(${parts.join(' + ')});
if (process.argv[2] === 'fail') setImmediate(fail);
`,
  );
  writeFileSync(
    join(folder, 'register.cjs'),
    `process.setSourceMapsEnabled(true);
const vm = require('node:vm');
let [kept, rejected] = [0, 0];
vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    if (options.cachedData && options.filename.startsWith(__dirname)) this.cachedDataRejected ? (rejected += 1) : (kept += 1);
  }
};
require(${JSON.stringify(join(SCRIPTS, 'register-cached.cjs'))}).registerCached(${JSON.stringify(cache)});
process.on('exit', () => console.log('kept ' + kept + ', rejected ' + rejected));
`,
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program. Returns its output. */
const run = (...args: string[]): Promise<{ output: string; error: string }> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      ['--require', join(folder, 'register.cjs'), join(folder, 'main.ts'), ...args],
      (_, output, error) => done({ output, error }),
    ),
  );

/** Modules besides the main one, which Node compiles itself. */
const ALL = MODULES + 1;

const cacheFile = (): string => {
  const names = readdirSync(cache);
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{20}\.code$/)]);
  return join(cache, names[0]!);
};

test('runs modules from the code that an earlier process has kept', async () => {
  expect((await run()).output).toBe(`${MODULES}\nkept 0, rejected 0\n`);
  expect((await run()).output).toBe(`${MODULES}\nkept ${ALL}, rejected 0\n`);
});

test('compiles a module whose content has changed, also when its length has not', async () => {
  await run();
  writeFileSync(join(folder, 'part3.ts'), 'export const part3: number = 5;\n');
  expect((await run()).output).toBe(`${MODULES + 4}\nkept ${ALL - 1}, rejected 0\n`);
});

test('keeps the code of the other modules when many have changed, and none of removed files', async () => {
  await run();
  for (let index = 0; index < 22; index += 1)
    writeFileSync(join(folder, `part${index}.ts`), `export const part${index}: number = 2;\n`);
  const before = readFileSync(cacheFile());
  expect((await run()).output).toBe(`${MODULES + 22}\nkept ${ALL - 22}, rejected 0\n`);
  expect(readFileSync(cacheFile()).equals(before)).toBe(false);
  expect((await run()).output).toBe(`${MODULES + 22}\nkept ${ALL}, rejected 0\n`);
});

test('compiles what a damaged file does not have', async () => {
  await run();
  const file = cacheFile();
  const bytes = readFileSync(file);
  bytes[bytes.length - 100]! ^= 0xff;
  writeFileSync(file, bytes);
  expect((await run()).output).toBe(`${MODULES}\nkept ${ALL - 1}, rejected 0\n`);
  for (const length of [0, 10, 24, 200, bytes.length / 2]) {
    writeFileSync(file, bytes.subarray(0, length));
    expect((await run()).output).toMatch(new RegExp(`^${MODULES}\\nkept \\d+, rejected 0\\n$`));
  }
});

test('runs without a cache that cannot be written', async () => {
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(cache, '');
  expect(await run()).toEqual({ output: `${MODULES}\nkept 0, rejected 0\n`, error: '' });
});

test('names the line of the source in stack traces, of compiled and kept code', async () => {
  for (const kept of [0, ALL]) {
    const { output, error } = await run('fail');
    expect(output).toContain(`kept ${kept}, rejected 0`);
    const lines = error.trim().split('\n');
    expect(lines).toContain('Error: failed');
    expect(lines).toContain(`    at Immediate.fail (${join(folder, 'fails.ts')}:6:9)`);
    expect(error).not.toContain('sourceMappingURL');
  }
});
