import { Encryption } from '../../src/kernel/encryption/encryption';
import { KeyRing, parseKeys } from '../../src/kernel/encryption/key-ring';

/** Returns an encryption key as it is configured: `id:Base64`. All of its bytes are the same. */
export const encryptionKey = (id: string, byte: number): string =>
  `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

/** Returns the key ring of keys as they are configured. The first one encrypts. */
export const keyRing = (...keys: string[]): KeyRing =>
  new KeyRing(keys.length ? parseKeys(keys.join(','))! : []);

export const encryptionWith = (...keys: string[]): Encryption => new Encryption(keyRing(...keys));
