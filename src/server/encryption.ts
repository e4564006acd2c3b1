import { type Config, ConfigError } from '../config';
import { ownerPool } from '../kernel/database/pools';
import { Encryption } from '../kernel/encryption/encryption';
import { KeyRing, parseKeys } from '../kernel/encryption/key-ring';
import { neededKeys } from '../kernel/encryption/stored-values';
import { linkModels } from '../kernel/model/link';

/** Opens the configured keys. In production, none are created: several machines would have different ones. */
export async function openKeys({ encryptionKeys, production, dataDir }: Config): Promise<KeyRing> {
  if (encryptionKeys === undefined) return production ? new KeyRing([]) : KeyRing.openFolder(dataDir);
  const keys = parseKeys(encryptionKeys);
  if (!keys) throw new ConfigError('ENCRYPTION_KEYS: contains an ID twice');
  return new KeyRing(keys);
}

/** Opens the configured keys. Throws a ConfigError if the database has values that none of them decrypts. */
export async function openEncryption(config: Config, ownerUrl: string): Promise<Encryption> {
  const ring = await openKeys(config);
  const pool = ownerPool(ownerUrl, { max: 1 });
  try {
    const ids = [...(await neededKeys(pool, linkModels()))].filter((id) => !ring.has(id));
    if (ids.length)
      throw new ConfigError(
        `ENCRYPTION_KEYS: must contain the ${ids.length > 1 ? 'keys' : 'key'} ${ids.join(', ')}, because the database has values that are encrypted with ${ids.length > 1 ? 'them' : 'it'}`,
      );
  } finally {
    await pool.end();
  }
  return new Encryption(ring);
}
