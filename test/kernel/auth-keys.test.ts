import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import {
  hashPassword,
  needsRehash,
  passwordViolation,
  verifyPassword,
} from '../../src/kernel/auth/passwords';
import { newSalt, newToken, nextRefreshToken, tokenHash } from '../../src/kernel/auth/opaque-tokens';
import { AccessTokens } from '../../src/kernel/auth/access-tokens';
import { SettableClock } from '../../src/kernel/clock';

const ACTOR = {
  userId: '01900000-0000-7000-8000-000000000001',
  sessionId: '01900000-0000-7000-8000-000000000002',
};
const clock = new SettableClock();
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'marquee-keys-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function newKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('EdDSA', { extractable: true })).privateKey);
}
const open = (source: object): Promise<AccessTokens> =>
  AccessTokens.open({ folder, jwk: JSON.stringify(source) }, clock);
const publicOf = ({ kty, crv, x }: JWK): JWK => ({ kty, crv, x });

test('signs with the first key and accepts tokens signed with the others', async () => {
  const [old, fresh] = [await newKey(), await newKey()];
  const before = await open(old);
  const { token } = await before.issue(ACTOR);
  const both = await open({ keys: [fresh, publicOf(old)] });
  const after = await open({ keys: [fresh] });

  expect(await both.verify(token)).toMatchObject(ACTOR);
  const { token: next } = await both.issue(ACTOR);
  expect(await after.verify(next)).toMatchObject(ACTOR);
  await expect(before.verify(next)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  await expect(after.verify(token)).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  expect(both.publicKeys().keys.map(({ x }) => x)).toEqual([fresh.x, old.x]);
  expect(JSON.stringify(both.publicKeys())).not.toContain('"d"');
  expect(new Set(both.publicKeys().keys.map(({ kid }) => kid)).size).toBe(2);
});

test('accepts tokens from every process during a key rotation when some processes are one step behind', async () => {
  const [old, fresh] = [await newKey(), await newKey()];
  const steps = [[old], [old, fresh], [fresh, old], [fresh]];
  const processes = await Promise.all(steps.map((keys) => open({ keys })));
  for (const [i, behind] of processes.slice(0, -1).entries()) {
    const ahead = processes[i + 1]!;
    const tokens = [await behind.issue(ACTOR), await ahead.issue(ACTOR)];
    // The last step of a rotation starts only after all tokens signed with the old key have expired.
    const taken = i === 2 ? tokens.slice(1) : tokens;
    for (const { token } of taken)
      for (const process of [behind, ahead]) expect(await process.verify(token)).toMatchObject(ACTOR);
  }
});

test('creates one key when processes start concurrently on an empty folder', async () => {
  const opened = await Promise.all(
    Array.from({ length: 8 }, () => AccessTokens.open({ folder: join(folder, 'new') }, clock)),
  );
  expect(new Set(opened.map((tokens) => JSON.stringify(tokens.publicKeys()))).size).toBe(1);
  const { token } = await opened[7]!.issue(ACTOR);
  expect(await opened[0]!.verify(token)).toMatchObject(ACTOR);
  expect(readdirSync(join(folder, 'new'))).toEqual(['token-key.json']);
  expect(statSync(join(folder, 'new', 'token-key.json')).mode & 0o777).toBe(0o600);
});

test('reads several keys from the file in the data folder', async () => {
  const [old, fresh] = [await newKey(), await newKey()];
  const { token } = await (await open(old)).issue(ACTOR);
  writeFileSync(join(folder, 'token-key.json'), JSON.stringify({ keys: [fresh, old] }));
  const tokens = await AccessTokens.open({ folder }, clock);
  expect(await tokens.verify(token)).toMatchObject(ACTOR);
});

test('rejects a key set that cannot sign or has another type, without revealing the key', async () => {
  const key = await newKey();
  for (const source of [{ keys: [] }, { keys: [publicOf(key), key] }, { ...key, crv: 'P-256' }, {}]) {
    const error = await open(source).catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(/^The token key must be/);
    expect((error as Error).message).not.toContain(key.d);
  }
});

test('derives the next refresh token deterministically from the token and the salt', () => {
  const [token, salt] = [newToken(), newSalt()];
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(nextRefreshToken(token, salt)).toBe(nextRefreshToken(token, salt));
  expect(nextRefreshToken(token, salt)).toMatch(/^[\w-]{43}$/);
  expect(nextRefreshToken(token, newSalt())).not.toBe(nextRefreshToken(token, salt));
  expect(nextRefreshToken(newToken(), salt)).not.toBe(nextRefreshToken(token, salt));
  expect(tokenHash(token)).toHaveLength(32);
});

test('accepts passwords of 8 to 1000 characters that differ from the email address', async () => {
  expect(passwordViolation('1234567')).toMatchObject({
    code: 'TOO_SHORT',
    parameters: { minimum: 8, unit: 'CHARACTERS' },
  });
  expect(passwordViolation('नमस्तेनमस्ते')).toBeUndefined();
  expect(passwordViolation('🔑'.repeat(7))).toMatchObject({
    code: 'TOO_SHORT',
    parameters: { minimum: 8, unit: 'CHARACTERS' },
  });
  expect(passwordViolation('x'.repeat(1000))).toBeUndefined();
  expect(passwordViolation('x'.repeat(1001))).toMatchObject({
    code: 'TOO_LONG',
    parameters: { maximum: 1000, unit: 'CHARACTERS' },
  });
  expect(passwordViolation('A@marquee.example', 'a@Marquee.example')).toMatchObject({ code: 'INVALID' });
  const hash = await hashPassword('12345678');
  expect([needsRehash(hash), needsRehash(hash.replace('m=19456', 'm=4096')), needsRehash('$2b$10$')]).toEqual(
    [false, true, true],
  );
  expect(await verifyPassword('$2b$10$not a hash', '12345678')).toBe(false);
});
