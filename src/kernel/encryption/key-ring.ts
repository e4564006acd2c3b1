import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readOrCreateKeyFile } from '../key-file';
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
  static async openFolder(folder: string): Promise<KeyRing> {
    const file = join(folder, 'encryption-keys');
    const text = await readOrCreateKeyFile(
      file,
      () => `${randomBytes(4).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}\n`,
    );
    const keys = parseKeys(text);
    if (!keys) throw new Error(`${file} does not contain encryption keys of the form id:key.`);
    return new KeyRing(keys);
  }
}
