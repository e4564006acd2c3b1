import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { KeyRing, parseKeys } from '../../../src/kernel/encryption/key-ring';

const encoded = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the first key encrypts, and all are found by their ID', () => {
  const ring = new KeyRing(parseKeys(`new:${encoded(2)}, old-1:${encoded(1)}`)!);
  expect(ring.current?.id).toBe('new');
  expect(ring.has('old-1')).toBe(true);
  expect(ring.find('old-1')!.export()).toEqual(Buffer.alloc(32, 1));
  expect(ring.find('other')).toBeUndefined();
});

test.each([
  ['an empty text', ''],
  ['a key without an ID', encoded(1)],
  ['a key of 31 bytes', `a:${Buffer.alloc(31).toString('base64')}`],
  ['a key of 33 bytes', `a:${Buffer.alloc(33).toString('base64')}`],
  ['an ID with a dot', `a.b:${encoded(1)}`],
  ['an ID of 33 characters', `${'a'.repeat(33)}:${encoded(1)}`],
  ['an ID twice', `a:${encoded(1)},a:${encoded(2)}`],
  ['an empty entry', `a:${encoded(1)},`],
])('rejects %s', (_, text) => {
  expect(parseKeys(text)).toBeUndefined();
});

test('creates a key in the folder that only the user can read, and opens it again', async () => {
  const created = await KeyRing.openFolder(folder);
  expect(created.keys).toHaveLength(1);
  expect(created.current!.id).toMatch(/^[0-9a-f]{8}$/);
  expect(statSync(join(folder, 'encryption-keys')).mode & 0o777).toBe(0o600);

  const opened = await KeyRing.openFolder(folder);
  expect(opened.current!.id).toBe(created.current!.id);
  expect(opened.current!.key.export()).toEqual(created.current!.key.export());
});

test('fails for a file without keys, without showing it', async () => {
  writeFileSync(join(folder, 'encryption-keys'), 'secret');
  await expect(KeyRing.openFolder(folder)).rejects.toThrow(
    `${join(folder, 'encryption-keys')} does not contain encryption keys of the form id:key.`,
  );
});

test('shows no key when it is inspected or serialized', async () => {
  const ring = await KeyRing.openFolder(folder);
  const [, key] = readFileSync(join(folder, 'encryption-keys'), 'utf8').trim().split(':');
  expect(key).toHaveLength(44);
  for (const text of [inspect(ring, { depth: 9 }), JSON.stringify(ring)]) expect(text).not.toContain(key);
});
