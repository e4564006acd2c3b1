import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
import { PRODUCT } from '../product';

/** Who a request comes from, as its access token says. */
export interface Actor {
  readonly personId: string;
  readonly sessionId: string;
}

/** Who a token stands for, and how long; both in milliseconds. */
export interface VerifiedToken extends Actor {
  /** When it expires, as it says itself. */
  readonly expiresAt: number;
  /** Until when it is taken, with what clocks may differ by. */
  readonly acceptedUntil: number;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const ISSUER = PRODUCT;
const ALGORITHM = 'EdDSA';
/** Clocks of two machines may differ by this much. */
const SKEW_SECONDS = 60;
const LIFETIME_MS = 10 * 60_000;
const CACHE_SIZE = 10_000;

interface VerifyingKey {
  readonly id: string;
  readonly published: JWK;
  readonly key: CryptoKey;
}

/** Signs and checks access tokens. That the session still lives is not theirs to say: entering the request checks it. */
export class AccessTokens {
  /** Checking a signature costs more than a small query; a token's text stands for its claims until it expires. */
  private readonly cache = new Map<string, VerifiedToken>();

  private constructor(
    private readonly signing: { readonly id: string; readonly key: CryptoKey },
    private readonly verifying: ReadonlyMap<string, VerifyingKey>,
    private readonly clock: Clock,
  ) {}

  /**
   * With Ed25519 keys as text, a JWK or a JWKS; or with those kept in `folder`, made when there are none. The first key
   * of a set signs, and all of them verify; one that only verifies may be public. Where several processes serve, a key is
   * changed in three steps, each of them everywhere before the next: put the new key at the end, so that all know it;
   * put it in front, so that it signs; and take the old one out when its last token has expired, eleven minutes later.
   */
  static async open(source: { jwk?: string; folder: string }, clock: Clock): Promise<AccessTokens> {
    const parsed = JSON.parse(source.jwk ?? (await loadOrCreateKey(source.folder))) as JWK & { keys?: JWK[] };
    const keys = parsed.keys ?? [parsed];
    const [first] = keys;
    if (!first?.d || keys.some(({ crv }) => crv !== 'Ed25519'))
      throw new Error('The token key must be a private Ed25519 key as JWK, or a JWKS that begins with one.');
    const verifying = await Promise.all(keys.map(verifyingKey));
    const signing = { id: verifying[0]!.id, key: (await importJWK(first, ALGORITHM)) as CryptoKey };
    return new AccessTokens(signing, new Map(verifying.map((key) => [key.id, key])), clock);
  }

  /** The public keys, for `/.well-known/jwks.json`. */
  publicKeys(): { keys: JWK[] } {
    return { keys: [...this.verifying.values()].map(({ published }) => published) };
  }

  async issue({ personId, sessionId }: Actor): Promise<AccessToken> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const token = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.signing.id })
      .setSubject(personId)
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(this.signing.key);
    return { token, expiresAt };
  }

  /** Who a token stands for; throws UNAUTHENTICATED when it is not ours, altered, or has expired. */
  async verify(token: string): Promise<VerifiedToken> {
    const cached = this.cache.get(token);
    if (cached && cached.acceptedUntil > this.clock.now().getTime()) return cached;
    try {
      const { payload } = await jwtVerify(token, (header) => this.keyOf(header), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: ISSUER,
        clockTolerance: SKEW_SECONDS,
        currentDate: this.clock.now(),
      });
      const expiresAt = payload.exp! * 1000;
      const acceptedUntil = expiresAt + SKEW_SECONDS * 1000;
      const actor = { personId: payload.sub!, sessionId: payload.sid as string, expiresAt, acceptedUntil };
      if (this.cache.size >= CACHE_SIZE) this.cache.clear();
      this.cache.set(token, actor);
      return actor;
    } catch {
      throw unauthenticated('The access token is not valid or has expired: sign in again.');
    }
  }

  private keyOf({ kid }: JWTHeaderParameters): CryptoKey {
    const known = this.verifying.get(kid ?? '');
    if (!known) throw new Error('No key of ours has this id.');
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

async function loadOrCreateKey(folder: string): Promise<string> {
  const file = join(folder, 'token-key.json');
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    mkdirSync(folder, { recursive: true });
    writeFileExclusive(file, JSON.stringify(await exportJWK(privateKey)));
  }
  return readFileSync(file, 'utf8');
}

/** Writes a file, whole from its first moment, unless another process was quicker: then that one's is kept. */
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
