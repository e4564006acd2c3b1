import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { hashPassword, verifyPassword } from '../../src/kernel/auth/passwords';
import { AccessTokens } from '../../src/kernel/auth/access-tokens';
import { SettableClock } from '../../src/kernel/clock';

const ACTOR = {
  userId: '01900000-0000-7000-8000-000000000001',
  sessionId: '01900000-0000-7000-8000-000000000002',
};
const MINUTE = 60_000;

let folder: string;
let clock: SettableClock;
let tokens: AccessTokens;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-tokens-'));
  clock = new SettableClock(new Date('2026-03-01T12:00:00Z'));
  tokens = await AccessTokens.open({ folder }, clock);
});

afterEach(() => rmSync(folder, { recursive: true }));

const refused = { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } };

describe('access tokens', () => {
  test('access tokens identify their actor until ten minutes plus the clock skew have passed', async () => {
    const { token, expiresAt } = await tokens.issue(ACTOR);
    expect(expiresAt).toEqual(new Date('2026-03-01T12:10:00Z'));
    expect(await tokens.verify(token)).toMatchObject(ACTOR);
    clock.advance(10 * MINUTE + 59_000);
    expect(await tokens.verify(token)).toMatchObject(ACTOR);
    clock.advance(1_000);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
    clock.set(new Date('2026-03-01T12:00:00Z'));
    expect(await tokens.verify(token)).toMatchObject(ACTOR);
  });

  test('access tokens expire on time when they are verified for the first time', async () => {
    const { token } = await tokens.issue(ACTOR);
    clock.advance(11 * MINUTE);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  test('access tokens stay valid after a restart, and only the owner can read the key file', async () => {
    const { token } = await tokens.issue(ACTOR);
    const again = await AccessTokens.open({ folder }, clock);
    expect(await again.verify(token)).toMatchObject(ACTOR);
    expect(statSync(join(folder, 'token-key.json')).mode & 0o077).toBe(0);
  });

  test('access tokens are rejected when they are altered or signed with another key', async () => {
    const { token } = await tokens.issue(ACTOR);
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const others = await AccessTokens.open(
      { folder, jwk: JSON.stringify(await exportJWK(privateKey)) },
      clock,
    );
    await expect(others.verify(token)).rejects.toMatchObject(refused);
    const parts = token.split('.');
    for (const [part, text] of parts.entries()) {
      const other = text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`;
      const altered = parts.map((p, i) => (i === part ? other : p)).join('.');
      await expect(tokens.verify(altered)).rejects.toMatchObject(refused);
    }
  });

  test.each(['exp', 'sub', 'sid'])(
    'access tokens are rejected when the claim %s is missing',
    async (missing) => {
      const key = JSON.parse(readFileSync(join(folder, 'token-key.json'), 'utf8')) as JWK;
      const [{ kid }] = tokens.publicKeys().keys as [JWK];
      const sign = (claims: object): Promise<string> =>
        importJWK(key, 'EdDSA').then((signing) =>
          new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', kid }).sign(signing),
        );
      const claims = { sub: ACTOR.userId, sid: ACTOR.sessionId, iss: 'marquee', aud: 'marquee', exp: 4e9 };
      expect(await tokens.verify(await sign(claims))).toMatchObject(ACTOR);
      await expect(tokens.verify(await sign({ ...claims, [missing]: undefined }))).rejects.toMatchObject(
        refused,
      );
    },
  );

  test('access tokens are rejected when the signature is missing or uses another algorithm', async () => {
    const key = JSON.parse(readFileSync(join(folder, 'token-key.json'), 'utf8')) as {
      x?: string;
      keys?: { x: string }[];
    };
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: ACTOR.userId, sid: ACTOR.sessionId, iss: 'marquee', aud: 'marquee', exp: 4e9 };
    const publicPart = key.x ?? key.keys![0]!.x;
    const forged = [
      `${encode({ alg: 'none' })}.${encode(claims)}.`,
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from(publicPart, 'base64url')),
      '',
      'a.b.c',
      '..',
    ];
    for (const token of forged) await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  test('opening the access tokens fails when the key is not a private Ed25519 key', async () => {
    for (const jwk of ['{}', '{"kty":"OKP","crv":"Ed25519","x":"a"}'])
      await expect(AccessTokens.open({ folder, jwk }, clock)).rejects.toThrow('private Ed25519');
  });
});

describe('passwords', () => {
  test('hashes each password with its own salt and verifies only the same password', async () => {
    const [one, other] = [await hashPassword('चाय & pakora'), await hashPassword('चाय & pakora')];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(one, 'चाय & pakora')).toBe(true);
    expect(await verifyPassword(one, 'चाय & Pakora')).toBe(false);
    expect(await verifyPassword(one, '')).toBe(false);
  });

  test('rejects a password without throwing when the hash is null or malformed', async () => {
    expect(await verifyPassword(null, 'matches no account')).toBe(false);
    for (const hash of ['', 'clear text', '$argon2id$broken', '$2b$10$short'])
      expect(await verifyPassword(hash, 'clear text')).toBe(false);
  });
});
