import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Clock } from '../clock';
import { unauthenticated } from '../errors';

/** Who a request comes from, as its access token says. */
export interface Actor {
  readonly personId: string;
  readonly sessionId: string;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const ISSUER = 'marquee';
const ALGORITHM = 'EdDSA';
/** Clocks of two machines may differ by this much. */
const SKEW_SECONDS = 60;
const LIFETIME_MS = 10 * 60_000;
const REMEMBERED = 10_000;

/** Signs and checks access tokens. That the session still lives is not theirs to say: entering the request checks it. */
export class AccessTokens {
  /** Checking a signature costs more than a small query; a token's text stands for its claims until it expires. */
  private readonly checked = new Map<string, Actor & { until: number }>();

  private constructor(
    private readonly key: JWK,
    private readonly keyId: string,
    private readonly clock: Clock,
  ) {}

  /** With a private Ed25519 JWK as text, or one that is kept in `folder` and made when there is none. */
  static async open(source: { jwk?: string; folder: string }, clock: Clock): Promise<AccessTokens> {
    const key = source.jwk ? (JSON.parse(source.jwk) as JWK) : await keptKey(source.folder);
    if (key.crv !== 'Ed25519' || !key.d)
      throw new Error('The token key must be a private Ed25519 key as JWK.');
    return new AccessTokens(key, await calculateJwkThumbprint(key), clock);
  }

  /** The public key, for `/.well-known/jwks.json`. */
  publicKeys(): { keys: JWK[] } {
    const { kty, crv, x } = this.key;
    return { keys: [{ kty, crv, x, kid: this.keyId, alg: ALGORITHM, use: 'sig' }] };
  }

  async issue({ personId, sessionId }: Actor): Promise<AccessToken> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const token = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.keyId })
      .setSubject(personId)
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(await importJWK(this.key, ALGORITHM));
    return { token, expiresAt };
  }

  /** Who a token stands for; throws UNAUTHENTICATED when it is not ours, altered, or has expired. */
  async verify(token: string): Promise<Actor> {
    const known = this.checked.get(token);
    if (known && known.until > this.clock.now().getTime()) return known;
    try {
      const { payload } = await jwtVerify(token, await importJWK(this.publicKeys().keys[0]!, ALGORITHM), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: ISSUER,
        clockTolerance: SKEW_SECONDS,
        currentDate: this.clock.now(),
      });
      const until = (payload.exp! + SKEW_SECONDS) * 1000;
      const actor = { personId: payload.sub!, sessionId: payload.sid as string, until };
      if (this.checked.size >= REMEMBERED) this.checked.clear();
      this.checked.set(token, actor);
      return actor;
    } catch {
      throw unauthenticated('The access token is not valid or has expired: sign in again.');
    }
  }
}

async function keptKey(folder: string): Promise<JWK> {
  const file = join(folder, 'token-key.json');
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JWK;
}
