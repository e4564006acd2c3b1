import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTHeaderParameters,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Clock } from '../clock';
import { unauthenticated } from '../errors';
import { readOrCreateKeyFile } from '../key-file';
import { PRODUCT } from '../product';

/** User and session of a request, from its access token. */
export interface Actor {
  readonly userId: string;
  readonly sessionId: string;
}

/** Actor and validity of a verified token, in milliseconds since the epoch. */
export interface VerifiedToken extends Actor {
  /** The expiry stated in the token. */
  readonly expiresAt: number;
  /** The expiry plus the accepted clock skew. */
  readonly acceptedUntil: number;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const ISSUER = PRODUCT;
const ALGORITHM = 'EdDSA';
/** Accepted difference between the clocks of two machines. */
const SKEW_SECONDS = 60;
const LIFETIME_MS = 10 * 60_000;
const CACHE_SIZE = 10_000;

interface VerifyingKey {
  readonly id: string;
  readonly published: JWK;
  readonly key: CryptoKey;
}

/**
 * Signs and verifies access tokens. Whether the session is active and belongs to the user is checked when a transaction
 * sets the viewer.
 */
export class AccessTokens {
  /** Verified tokens by their text, because verifying a signature costs more than a small query. */
  private readonly cache = new Map<string, VerifiedToken>();

  private constructor(
    private readonly signing: { readonly id: string; readonly key: CryptoKey },
    private readonly verifying: ReadonlyMap<string, VerifyingKey>,
    private readonly clock: Clock,
  ) {}

  /**
   * Loads Ed25519 keys from a JWK or JWKS text, or from `folder`, where a key is generated if there is none. The first
   * key of a set signs, and all keys verify; verification keys can be public. To rotate keys across several processes,
   * deploy each step everywhere before the next: append the new key, so that all processes accept it; move it to the
   * front, so that it signs; remove the old key after 11 minutes, when its last token has expired.
   */
  static async open(source: { jwk?: string; folder: string }, clock: Clock): Promise<AccessTokens> {
    const parsed = JSON.parse(source.jwk ?? (await loadOrCreateKey(source.folder))) as JWK & { keys?: JWK[] };
    const keys = parsed.keys ?? [parsed];
    const [first] = keys;
    if (!first?.d || keys.some(({ crv }) => crv !== 'Ed25519'))
      throw new Error('The token key must be a private Ed25519 JWK, or a JWKS whose first key is one.');
    const verifying = await Promise.all(keys.map(verifyingKey));
    const signing = { id: verifying[0]!.id, key: (await importJWK(first, ALGORITHM)) as CryptoKey };
    return new AccessTokens(signing, new Map(verifying.map((key) => [key.id, key])), clock);
  }

  /** Returns the public keys, for `/.well-known/jwks.json`. */
  publicKeys(): { keys: JWK[] } {
    return { keys: [...this.verifying.values()].map(({ published }) => published) };
  }

  async issue({ userId, sessionId }: Actor): Promise<AccessToken> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const token = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.signing.id })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(this.signing.key);
    return { token, expiresAt };
  }

  /** Returns the actor of a token. Throws UNAUTHENTICATED if the token is invalid or expired. */
  async verify(token: string): Promise<VerifiedToken> {
    const cached = this.cache.get(token);
    if (cached && cached.acceptedUntil > this.clock.now().getTime()) return cached;
    try {
      const { payload } = await jwtVerify(token, (header) => this.keyOf(header), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: ISSUER,
        requiredClaims: ['exp', 'sub', 'sid'],
        clockTolerance: SKEW_SECONDS,
        currentDate: this.clock.now(),
      });
      const expiresAt = payload.exp! * 1000;
      const acceptedUntil = expiresAt + SKEW_SECONDS * 1000;
      const actor = { userId: payload.sub!, sessionId: payload.sid as string, expiresAt, acceptedUntil };
      if (this.cache.size >= CACHE_SIZE) this.cache.clear();
      this.cache.set(token, actor);
      return actor;
    } catch {
      throw unauthenticated('The access token is invalid or expired. Refresh the session or sign in again.');
    }
  }

  private keyOf({ kid }: JWTHeaderParameters): CryptoKey {
    const known = this.verifying.get(kid ?? '');
    if (!known) throw new Error('Unknown key ID.');
    return known.key;
  }
}

async function verifyingKey({ kty, crv, x }: JWK): Promise<VerifyingKey> {
  const publicKey = { kty, crv, x } as JWK;
  const id = await calculateJwkThumbprint(publicKey);
  return {
    id,
    published: { ...publicKey, kid: id, alg: ALGORITHM, use: 'sig' },
    key: (await importJWK(publicKey, ALGORITHM)) as CryptoKey,
  };
}

const loadOrCreateKey = (folder: string): Promise<string> =>
  readOrCreateKeyFile(join(folder, 'token-key.json'), async () => {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    return JSON.stringify(await exportJWK(privateKey));
  });
