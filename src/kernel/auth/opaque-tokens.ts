import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * Returns an opaque token of 256 random bits. Only its SHA-256 hash is stored, so read access to the database reveals no
 * token. A fast hash suffices, because so much randomness cannot be guessed.
 */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export const newSalt = (): Buffer => randomBytes(32);

/**
 * Returns the successor of a used refresh token, derived from the token, which only the client has, and a salt, which
 * only the database has. Concurrent uses therefore get the same successor on every machine without a shared key, and
 * neither the client nor a reader of the database can derive it alone.
 */
export const nextRefreshToken = (used: string, salt: Buffer): string =>
  createHmac('sha256', used).update(salt).digest('base64url');
