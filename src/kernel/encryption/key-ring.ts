import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_ID } from '../model/encrypted';

export interface EncryptionKey {
  readonly id: string;
  /** A key object, so that the bytes are not part of the heap. */
  readonly key: KeyObject;
}

const KEY_BYTES = 32;
const ENTRY = new RegExp(`^(${KEY_ID}):([A-Za-z0-9+/]{43}=)$`);

/** Parses `id:key` pairs that are separated by commas, with keys of 32 bytes in Base64. Undefined if the text is invalid. */
export function parseKeys(text: string): EncryptionKey[] | undefined {
  const keys: EncryptionKey[] = [];
  for (const entry of text.split(',')) {
    const [, id, encoded] = ENTRY.exec(entry.trim()) ?? [];
    if (id === undefined || keys.some((known) => known.id === id)) return undefined;
    keys.push({ id, key: createSecretKey(Buffer.from(encoded!, 'base64')) });
  }
  return keys;
}

/** The keys of encrypted values. The first one encrypts, all of them decrypt. */
export class KeyRing {
  private readonly byId: ReadonlyMap<string, KeyObject>;
  /** The key that encrypts. Undefined if no key is configured. */
  readonly current?: EncryptionKey;

  constructor(readonly keys: readonly EncryptionKey[]) {
    [this.current] = keys;
    this.byId = new Map(keys.map(({ id, key }) => [id, key]));
  }

  find(id: string): KeyObject | undefined {
    return this.byId.get(id);
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** Opens the keys of a folder. Creates one if there is none. */
  static openFolder(folder: string): KeyRing {
    const file = join(folder, 'encryption-keys');
    if (!existsSync(file)) {
      mkdirSync(folder, { recursive: true });
      const [id, key] = [randomBytes(4).toString('hex'), randomBytes(KEY_BYTES).toString('base64')];
      writeFileExclusive(file, `${id}:${key}\n`);
    }
    const keys = parseKeys(readFileSync(file, 'utf8'));
    if (!keys) throw new Error(`${file} does not contain encryption keys of the form id:key.`);
    return new KeyRing(keys);
  }
}

/** Creates a file atomically. If another process has created it first, that file is kept. */
function writeFileExclusive(file: string, text: string): void {
  const temporaryFile = `${file}.${randomUUID()}`;
  writeFileSync(temporaryFile, text, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(temporaryFile, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporaryFile);
  }
}
