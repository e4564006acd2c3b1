import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { type Ciphertext, encryptedAttributes, KEY_ID } from '../model/encrypted';
import { columnOf, type Model } from '../model/metadata';
import { EncryptionError, type ValuePlace } from './encryption-error';
import type { KeyRing } from './key-ring';

/** Values of a row by property. */
type Values = Readonly<Record<string, unknown>>;

/** What an encrypted value is bound to. */
interface Binding extends ValuePlace {
  /** ID of the tenant or user who owns the row. */
  readonly ownerId: unknown;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VALUE = new RegExp(`^(${KEY_ID})\\.([A-Za-z0-9_-]{38,})$`);

const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : null);

/** The associated data: a value that is copied to another row, column or owner fails to decrypt. */
const associated = ({ table, column, ownerId, rowId }: Binding): Buffer =>
  Buffer.from(JSON.stringify([table, column, lowerCase(ownerId), lowerCase(rowId)]));

function bindingOf(model: Model, name: string, row: Values): Binding {
  const { table, tenant, user } = model;
  const owner = tenant ?? user;
  if (typeof row.id !== 'string') throw new Error(`${model.name}.${name}: the ID of the row is missing.`);
  if (owner && typeof row[owner.name] !== 'string')
    throw new Error(`${model.name}.${name}: the ${owner.name} of the row is missing.`);
  return { table, column: columnOf(model, name), rowId: row.id, ownerId: owner && row[owner.name] };
}

function seal(id: string, key: KeyObject, text: string, binding: Binding): Ciphertext {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(associated(binding));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${id}.${Buffer.concat([nonce, encrypted, cipher.getAuthTag()]).toString('base64url')}` as Ciphertext;
}

/** Returns the text. Throws if the value is not authentic. */
function open(key: KeyObject, sealed: Buffer, binding: Binding): string {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(associated(binding))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const encrypted = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
  return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8');
}

/** Encrypts and decrypts the encrypted attributes of declared models, with AES-256-GCM and the keys of a ring. */
export class Encryption {
  constructor(readonly ring: KeyRing) {}

  /** Returns the values of a row with its encrypted attributes encrypted. The ID and the owner of the row are required. */
  encryptValues(model: Model, row: Values, values: Values): Record<string, unknown> {
    const given = encryptedAttributes(model).filter(({ name }) => typeof values[name] === 'string');
    const encrypted = given.map(({ name }) => [name, this.encrypt(model, name, row, values[name] as string)]);
    return { ...values, ...(Object.fromEntries(encrypted) as Values) };
  }

  /** Encrypts the value of an attribute with the first key. */
  encrypt(model: Model, name: string, row: Values, text: string): Ciphertext {
    const binding = bindingOf(model, name, row);
    const { current } = this.ring;
    if (!current) throw new EncryptionError('NO_KEY', binding);
    return seal(current.id, current.key, text, binding);
  }

  /** Decrypts the stored value of an attribute of a row, which has its ID and owner. Throws EncryptionError. */
  decrypt(model: Model, name: string, row: Values): string | null {
    const stored = row[name];
    if (stored === null) return null;
    const binding = bindingOf(model, name, row);
    const [, keyId, encoded] = (typeof stored === 'string' && VALUE.exec(stored)) || [];
    if (keyId === undefined) throw new EncryptionError('MALFORMED', binding);
    const key = this.ring.find(keyId);
    if (!key) throw new EncryptionError('UNKNOWN_KEY', binding, keyId);
    try {
      return open(key, Buffer.from(encoded!, 'base64url'), binding);
    } catch {
      throw new EncryptionError('NOT_AUTHENTIC', binding, keyId);
    }
  }

  /**
   * Returns a digest that tells whether two texts are equal, and nothing about them without the key. Undefined if no key is
   * configured.
   */
  digest(text: string): string | undefined {
    const { current } = this.ring;
    if (!current) return undefined;
    const key = Buffer.from(hkdfSync('sha256', current.key, '', 'digest', 32));
    return createHmac('sha256', key).update(text).digest('base64url');
  }
}
