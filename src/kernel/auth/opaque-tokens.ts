import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * Opaque tokens of 256 random bits. Only their SHA-256 is kept: so much randomness cannot be guessed from its hash,
 * and whoever reads the database holds no token.
 */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export const newSalt = (): Buffer => randomBytes(32);

/**
 * The refresh token that follows a used one. It is made of the used token, which only its holder has, and a salt,
 * which only the database has: so a repeated use gets the same successor without any key of the server's, on every
 * machine and whatever key signs access tokens, and neither the holder nor a reader of the database can make it alone.
 */
export const nextRefreshToken = (used: string, salt: Buffer): string =>
  createHmac('sha256', used).update(salt).digest('base64url');
